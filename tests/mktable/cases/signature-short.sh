# SPDX-License-Identifier: MIT
set_cell providers.tsv example signatures 'abc | help.example.com/why'
