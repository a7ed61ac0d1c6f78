# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 use 'standart'
set_cell codes.tsv 550 retry 'soon'
set_cell categories.tsv success actor 'noone'
