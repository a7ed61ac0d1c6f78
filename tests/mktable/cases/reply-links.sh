# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 family 'no-such-family'
set_cell replies.tsv generic-2 provider 'no-such-provider'
set_cell replies.tsv example-3 status '5.1'
