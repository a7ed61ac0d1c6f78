# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 code '45O'
set_cell codes.tsv X.1.1 code 'X.01.1'
set_cell codes.tsv 5.1.1 code '5.1.1234'
