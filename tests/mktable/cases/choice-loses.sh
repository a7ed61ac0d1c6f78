# SPDX-License-Identifier: MIT
add_line replies.tsv 'generic-9\tserver-busy\t\t550\t5.1.1\tno such <user|person> <addr> here\t\t\tour own\t2026-11'
