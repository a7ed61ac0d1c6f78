# SPDX-License-Identifier: MIT
printf '# nothing here\n' >data/codes.tsv
