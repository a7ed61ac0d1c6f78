# SPDX-License-Identifier: MIT
# A soft hyphen and a zero-width space.
set_cell codes.tsv 450 name 'Mail\0302\0255box'
set_cell codes.tsv 550 name 'Un\0342\0200\0213known'
