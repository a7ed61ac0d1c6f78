# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 causes 'Short | A cause that goes on and on until it no longer fits into a line of eighty columns'
