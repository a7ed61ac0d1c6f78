# SPDX-License-Identifier: MIT
set_cell codes.tsv 550 seen_with '451 | 5.1.2 | 4.1.1 | 550'
