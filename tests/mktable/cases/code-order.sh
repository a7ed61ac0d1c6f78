# SPDX-License-Identifier: MIT
add_line codes.tsv "$(grep '^450' data/codes.tsv | sed 's/^450/451/')"
