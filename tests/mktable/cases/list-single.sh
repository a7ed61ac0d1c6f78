# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 causes 'The only cause'
set_cell codes.tsv 450 steps 'Take the only step.'
