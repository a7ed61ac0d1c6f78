# SPDX-License-Identifier: MIT
: >data/codes.tsv
