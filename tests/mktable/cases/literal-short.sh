# SPDX-License-Identifier: MIT
set_cell replies.tsv example-3 text 'no <n>'
