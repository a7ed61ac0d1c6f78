# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 facts 'addr | addr=nobody | mail=address | n=seconds'
