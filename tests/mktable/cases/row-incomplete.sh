# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 name ''
set_cell codes.tsv 450 category ''
set_cell codes.tsv 450 meaning ''
set_cell codes.tsv 450 causes ''
set_cell codes.tsv 450 steps ''
