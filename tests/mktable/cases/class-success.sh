# SPDX-License-Identifier: MIT
set_cell codes.tsv 2yz category 'system-error'
set_cell codes.tsv 550 category 'success'
set_cell codes.tsv 4.X.X category 'success'
