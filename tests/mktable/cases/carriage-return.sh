# SPDX-License-Identifier: MIT
set_line clients.tsv 2 '>>>\tclient-line\tsendmail -v\tour own\t2026-11\r'
