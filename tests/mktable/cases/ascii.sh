# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 meaning 'Bo\0303\0256te pleine, vraiment.'
