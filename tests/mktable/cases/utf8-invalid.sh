# SPDX-License-Identifier: MIT
set_cell families.tsv no-such-user title 'Nobody \0377 here'
add_line clients.tsv '# a comment with \0303('
