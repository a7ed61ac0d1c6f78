# SPDX-License-Identifier: MIT
# Both rows are told, not only the first.
set_cell replies.tsv generic-2 text '^no <n> ok <n> go'
set_cell replies.tsv example-3 text 'no <n> ok <n> go'
