# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 steps 'Look {address|it} up. | Ask {nobody|them}. | Ask {}.'
