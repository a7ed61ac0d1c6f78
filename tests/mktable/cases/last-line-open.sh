# SPDX-License-Identifier: MIT
printf '# no line end' >>data/clients.tsv
