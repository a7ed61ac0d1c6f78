# SPDX-License-Identifier: MIT
set_cell codes.tsv 450 references 'RFC5321 | rfc 5321 4.2.1 | RFC 5321 section 4 | IANA nonsense | https://example.org/a b | a program: file | example.org'
