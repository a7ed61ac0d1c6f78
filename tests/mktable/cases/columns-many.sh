# SPDX-License-Identifier: MIT
add_line clients.tsv '---\tclient-line\tx\tour own\t2026-11\t\t'
