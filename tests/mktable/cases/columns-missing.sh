# SPDX-License-Identifier: MIT
add_line clients.tsv '---\tclient-line\tour own'
