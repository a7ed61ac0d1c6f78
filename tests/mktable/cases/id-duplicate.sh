# SPDX-License-Identifier: MIT
add_line families.tsv "$(grep '^server-busy' data/families.tsv)"
