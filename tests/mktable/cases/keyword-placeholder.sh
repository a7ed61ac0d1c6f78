# SPDX-License-Identifier: MIT
add_line replies.tsv 'generic-9\tserver-busy\t\t550\t\tjunk <n>\t\tkeyword\tour own\t2026-11'
