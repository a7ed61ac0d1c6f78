# SPDX-License-Identifier: MIT
set_cell codes.tsv 550 seen_with '5.1 | nonsense'
