# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text "$(awk 'BEGIN { for (i = 0; i < 900; i++) printf "very long "; printf "words" }')"
