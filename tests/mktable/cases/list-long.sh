# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 causes 'One | Two | Three | Four | Five | Six'
set_cell codes.tsv 550 seen_with '5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1 | 5.1.1'
