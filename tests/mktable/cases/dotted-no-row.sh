# SPDX-License-Identifier: MIT
set_cell codes.tsv 599 dotted '5.9.9'
