# SPDX-License-Identifier: MIT
add_line logs.tsv 'exim\tid\t6-6-2\t\tour own\t2026-11'
