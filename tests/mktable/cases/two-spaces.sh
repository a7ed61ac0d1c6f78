# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 name 'Mailbox  busy'
