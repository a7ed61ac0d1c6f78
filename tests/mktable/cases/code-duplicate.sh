# SPDX-License-Identifier: MIT
add_line codes.tsv "$(grep '^5\.1\.1' data/codes.tsv)"
