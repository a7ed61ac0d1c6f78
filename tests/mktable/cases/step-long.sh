# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 steps "Short. | $(awk 'BEGIN { for (i = 0; i < 25; i++) printf "words " }')end."
