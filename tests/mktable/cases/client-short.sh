# SPDX-License-Identifier: MIT
add_line clients.tsv '>\tserver-line\ta client\tour own\t2026-11'
