# SPDX-License-Identifier: MIT
add_line logs.tsv 'postfix\topen\tto=<\t\tour own\t2026-11'
