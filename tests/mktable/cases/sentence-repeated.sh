# SPDX-License-Identifier: MIT
add_line replies.tsv 'generic-9\tno-such-user\t\t550\t5.1.1\tNo such user <addr> here\t\t\tour own\t2026-11'
