# SPDX-License-Identifier: MIT
printf '# a \000 in a comment\n' >>data/codes.tsv
