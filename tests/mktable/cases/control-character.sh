# SPDX-License-Identifier: MIT
set_cell families.tsv no-such-user title 'A \0033[1m title'
set_cell categories.tsv success title 'A \0177 title'
