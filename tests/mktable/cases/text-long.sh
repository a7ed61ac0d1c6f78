# SPDX-License-Identifier: MIT
set_cell categories.tsv success title 'A title that is much longer than a title may be, by a word or two'
