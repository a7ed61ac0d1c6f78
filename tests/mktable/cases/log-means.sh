# SPDX-License-Identifier: MIT
add_line logs.tsv 'exim\topen\t=>\trelay\tour own\t2026-11'
