# SPDX-License-Identifier: MIT
rm data/codes.tsv data/families.tsv
