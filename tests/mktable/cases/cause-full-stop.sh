# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 causes 'First cause. | Second cause'
