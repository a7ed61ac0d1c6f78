# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'no <a|b|c|d|e|f|g> user <a|b|c|d|e|f> here <a|b|c|d|e|f>'
