# SPDX-License-Identifier: MIT
set_cell codes.tsv code meaning 'meanings'
set_cell clients.tsv text text 'words'
