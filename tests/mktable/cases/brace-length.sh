# SPDX-License-Identifier: MIT
# A brace counts as its words, a bare one as 12 characters.
set_cell codes.tsv 450 causes '{ip|an address of eighteen}, {domain|a domain of nineteen}, a list, {size|and a size of twenty-five} | First {ip} cause which is just as long as a cause may be, no more than that | Plain'
