# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 steps 'Take the first step | Is it there? | See there (twice)'
