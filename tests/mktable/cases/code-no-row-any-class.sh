# SPDX-License-Identifier: MIT
# A row for every class that does not exist is no better than one of a class.
set_cell codes.tsv 550 seen_with '5.1.1 | X.1.99'
