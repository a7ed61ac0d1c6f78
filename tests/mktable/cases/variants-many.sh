# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'no such <a|b|c|d|e|f> <a|b|c|d|e|f> <a|b|c|d|e|f> here'
