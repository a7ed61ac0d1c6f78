# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 references ''
set_cell codes.tsv 550 use ''
set_cell families.tsv server-busy title ''
