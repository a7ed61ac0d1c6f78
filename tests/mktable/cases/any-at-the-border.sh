# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'no such user in our books <any>'
set_cell replies.tsv generic-2 text '<any> is a server that is busy'
