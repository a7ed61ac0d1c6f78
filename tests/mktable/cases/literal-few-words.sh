# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'user <addr> gone'
set_cell replies.tsv generic-2 text 'unavailableserver'
