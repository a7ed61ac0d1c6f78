# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'no such <user|mailbox here'
