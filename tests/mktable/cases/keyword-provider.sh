# SPDX-License-Identifier: MIT
add_line replies.tsv 'generic-9\tserver-busy\texample\t550\t\tjunk\t\tkeyword\tour own\t2026-11'
