# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 date '11/2026'
set_cell codes.tsv 550 date '2026-11-2'
set_cell codes.tsv 599 date '2026-11-23T10'
