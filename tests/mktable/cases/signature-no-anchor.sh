# SPDX-License-Identifier: MIT
set_cell providers.tsv example signatures '://./ | help.example.com/why'
