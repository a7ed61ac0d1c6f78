# SPDX-License-Identifier: MIT
set_cell replies.tsv generic-1 text 'unavailable'
set_cell replies.tsv generic-2 text 'MailboxUnavailable'
add_line replies.tsv 'generic-8\tserver-busy\t\t450\t\tEBUSY\t\t\tour own\t2026-11'
add_line replies.tsv 'generic-9\tserver-busy\t\t450\t\tEBUS\t\t\tour own\t2026-11'
