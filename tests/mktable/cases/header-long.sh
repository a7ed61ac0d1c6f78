# SPDX-License-Identifier: MIT
set_line clients.tsv 1 'text\tpart\tclient\tsource\tdate\tmore'
