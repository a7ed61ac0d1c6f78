# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 category 'system-eror'
set_cell families.tsv server-busy category 'any'
