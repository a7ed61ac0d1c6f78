# SPDX-License-Identifier: MIT
set_cell codes.tsv 2yz retry 'later'
