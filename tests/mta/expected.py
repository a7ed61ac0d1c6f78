#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what must be read from the reports and the log of one server, as check.sh compares it.

    expected.py SERVER

"mail.log?" are findings that may be there or not.
"""
import sys

import tables


def main(server):
    lines = set()
    for row in tables.mails(server):
        told = (row.recipient, row.action.replace('rejected', 'failed'), row.reply, row.status, row.category)
        if row.action != 'none' and row.where in ('', 'report'):
            lines.add((row.mail, 'bounce', '') + told)
        if row.action != 'none' and row.where != 'report':
            name = 'mail.log?' if row.where == 'log?' else 'mail.log'
            lines.add((name, 'log', 'in' if row.action == 'rejected' else '') + told)
    print('file\tkind\tdirection\trecipient\taction\treply\tstatus\tcategory')
    for line in sorted(lines):
        print('\t'.join(line))


if __name__ == '__main__':
    main(sys.argv[1])
