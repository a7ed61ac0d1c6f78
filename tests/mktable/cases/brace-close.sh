# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 causes 'Listed: ip} | Another cause'
