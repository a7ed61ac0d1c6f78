# SPDX-License-Identifier: MIT
add_line logs.tsv 'exim\tid\tsix-six\t\tour own\t2026-11'
