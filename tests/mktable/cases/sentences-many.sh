# SPDX-License-Identifier: MIT
awk 'BEGIN { for (i = 1; i <= 660; i++) printf "many-%d\tserver-busy\t\t\t\tbusy for reason %d <0|1|2|3|4|5|6|7|8|9> <0|1|2|3|4|5|6|7|8|9>\t\t\tour own\t2026-11\n", i, i }' >>data/replies.tsv
