# SPDX-License-Identifier: MIT
set_cell codes.tsv 599 name 'A name'
set_cell codes.tsv 599 category 'bad-mailbox'
set_cell codes.tsv 599 meaning 'A meaning.'
