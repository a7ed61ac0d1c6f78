# SPDX-License-Identifier: MIT
add_line clients.tsv ')..\tend\ta wrapper\tour own\t2026-11'
