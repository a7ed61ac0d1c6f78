# SPDX-License-Identifier: MIT
set_cell families.tsv server-busy id 'Server_busy'
