#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Copies what a run captured, with what changes from run to run (times, process ids, queue ids, ports) made the same.

    normalise.py SERVER FROM TO
"""
import calendar
import glob
import os
import re
import sys
import time

NOON = calendar.timegm((2026, 11, 26, 12, 0, 0))
QUEUE_IDS = {
    'postfix': (r'\b(?=[0-9A-F]*[A-F])[0-9A-F]{7,12}\b|(?<=\bid )\d{7,12}\b|(?<=Queue-ID: )\d{7,12}\b|'
                r'(?<=<20261126120000\.)\d{7,12}\b|\b\d{7,12}(?=\.%d/)|(?<=\]: )\d{7,12}(?=: )|(?<=notification: )\d{7,12}\b'
                % NOON, '4F1A%05X'),
    'exim': (r'(?:(?<=<E)|\b)[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}\b', '1xWfY0-%06d-00'),
    'opensmtpd': (r'\b[0-9a-f]{8}(?=[0-9a-f]{8}\b)|(?:\b|(?<=\b[0-9a-f]{8}))[0-9a-f]{8}\b', 'a0%06x'),
    'sendmail': (r'\b\d[1-9A-C][0-9A-Za-z]{6}\d{6}\b', '6AQC0000%06d'),
}
DATE = re.compile(r'\b[A-Z][a-z]{2}, [ \d]?\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d')
FIXED = [  # what it looks like, what stands there instead
    (re.compile(r'\b1[78]\d{8}\b'), str(NOON)),
    (re.compile(r'(?<=<)20\d{10}(?=\.)'), '202611261200'),
    (re.compile(r'(?<=<)20\d{12}(?=\.)'), '20261126120000'),
    (re.compile(r'(?<=-eximdsn-)\d+'), '1000000000'),
    (re.compile(r'\b\d{17,20}(?=/mail)'), '7315935098392098130'),
    (re.compile(r'(?<=\])\[\d+\](?=: )|(?<=[a-z])\[\d+\](?=: )'), '[100]'),
    (re.compile(r'(?<= S=)\d+'), '2000'),
    (re.compile(r'\bpid=\d+'), 'pid=100'),
    (re.compile(r'(?<=\]):(?!25\b)\d{4,5}\b'), ':50000'),
    (re.compile(r'\bdelay=[\d.]+, delays=[\d./]+'), 'delay=0.1, delays=0.1/0/0/0'),
    (re.compile(r'\b(x?)delay=\d\d:\d\d:\d\d'), r'\1delay=00:00:01'),
]
STAMPS = ('%b %d %H:%M:%S', 15), ('%Y-%m-%d %H:%M:%S', 19)


class Ids:
    """Numbers queue ids as they come: those in the reports of mail 07 from 700 on, those only in the log from 100000 on."""

    def __init__(self, server):
        pattern, self.form = QUEUE_IDS[server]
        self.pattern, self.known, self.mail, self.next = re.compile(pattern), {}, None, 0

    def begin(self, mail, number):
        if mail != self.mail:
            self.mail, self.next = mail, number

    def instead(self, found):
        if found.group() not in self.known:
            self.known[found.group()] = self.form % self.next
            self.next += 1
        return self.known[found.group()]

    def replace(self, text):
        return self.pattern.sub(self.instead, text)


def plain(text, ids):
    for pattern, instead in FIXED:
        text = pattern.sub(instead, text)
    return ids.replace(text)


def seconds(line):
    for form, length in STAMPS:
        try:
            moment = time.strptime(('2026 ' if length == 15 else '') + line[:length], ('%Y ' if length == 15 else '') + form)
            return calendar.timegm(moment), form, length
        except ValueError:
            pass
    return None


def rebase(lines):
    """The first line was written at noon."""
    first = next((found[0] for found in map(seconds, lines) if found), 0)
    for line in lines:
        found = seconds(line)
        if found:
            moment, form, length = found
            stamp = time.strftime(form.replace('%d', '%e') if length == 15 else form, time.gmtime(NOON + moment - first))
            line = stamp + line[length:]
        yield line


def main(server, source, target):
    ids = Ids(server)
    os.makedirs(target, exist_ok=True)
    for path in sorted(glob.glob(os.path.join(source, '*.eml'))):
        mail = os.path.basename(path).split('.')[0]
        ids.begin(mail, 100 * int(mail[:2]))
        with open(path, encoding='latin-1', newline='') as file:
            text = DATE.sub(lambda d: d.group() if '11:59:00' in d.group() else 'Thu, 26 Nov 2026 12:00:00', file.read())
        with open(os.path.join(target, os.path.basename(path)), 'w', encoding='latin-1', newline='') as file:
            file.write(plain(text, ids))
    ids.begin('log', 100000)
    with open(os.path.join(source, 'mail.log'), encoding='latin-1', newline='') as file:
        lines = file.read().split('\n')
    with open(os.path.join(target, 'mail.log'), 'w', encoding='latin-1', newline='') as file:
        file.write('\n'.join(plain(line, ids) for line in rebase(lines)))


if __name__ == '__main__':
    main(*sys.argv[1:4])
