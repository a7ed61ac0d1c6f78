# SPDX-License-Identifier: MIT
set_cell codes.tsv 599 dotted 'five'
