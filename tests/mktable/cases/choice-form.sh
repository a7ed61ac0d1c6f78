# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'no such <user|mailbox here'
set_cell replies.tsv generic-2 text 'no such <user|<name>> here'
