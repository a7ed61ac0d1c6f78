# SPDX-License-Identifier: MIT
add_line layouts.tsv "$(printf 'of\topening\tany\tRFC 3464 2\t2026-11')"
