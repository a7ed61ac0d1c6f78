#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Hands the mails of mails.tsv to the server under test, then waits for the reports that must come back.

    submit.py SERVER FOLDER SECONDS

Exit status 1 if one did not come within SECONDS; it says which.
"""
import os
import socket
import sys
import time

import tables

HOME, CLIENT, STRANGER = '192.0.2.1', '192.0.2.3', '203.0.113.66'


class Refused(Exception):
    pass


class Session:
    def __init__(self, source):
        self.socket = socket.create_connection((HOME, 25), 30, (source, 0))
        self.file = self.socket.makefile('rb')
        self.read()

    def read(self):
        lines = []
        while True:
            line = self.file.readline(4096).decode('utf-8', 'replace')
            lines.append(line.strip())
            if line[3:4] != '-':
                return lines

    def say(self, text):
        self.socket.sendall(text.encode() + b'\r\n')
        return self.read()

    def must(self, text):
        lines = self.say(text)
        if lines[-1][:1] not in ('2', '3'):
            raise Refused('%s: %s' % (text[:60], lines[-1]))
        return lines


def message(mail, options, recipients):
    head = ['Received: from hop%d.example.org by mail.example.org; Thu, 26 Nov 2026 11:59:00 +0000' % i
            for i in range(int(options.get('hops', 0)))]
    head += ['From: Anna <%s@client.example>' % mail, 'To: ' + ', '.join('<%s>' % r for r in recipients),
             'Subject: Report of the week (%s)' % mail, 'Date: Thu, 26 Nov 2026 11:59:00 +0000',
             'Message-ID: <%s@client.example>' % mail, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
             'Content-Transfer-Encoding: 8bit', '', 'Hello, the figures of this week, with regards from Anna.']
    size = int(options.get('size', 0))
    return '\r\n'.join(head + ['0123456789' * 7] * (size // 72)) + '\r\n.'


def submit(mail, options, recipients):
    session = Session(STRANGER if 'stranger' in options else CLIENT)
    offers = ' '.join(session.must('EHLO client.example.org')).upper()
    text = message(mail, options, recipients)
    sender = options.get('from', mail + '@client.example')
    parameters = ' BODY=8BITMIME' if '8BITMIME' in offers else ''
    parameters += ' SMTPUTF8' if 'utf8' in options else ''
    session.must('MAIL FROM:<%s>%s' % (sender, parameters))
    taken = 0
    for recipient in recipients:
        notify = ' NOTIFY=' + options['notify'].upper() if 'notify' in options else ''
        lines = session.say('RCPT TO:<%s>%s' % (recipient, notify))
        taken += lines[-1].startswith('2')
        if not lines[-1].startswith('2'):
            print('%s: %s: %s' % (mail, recipient, lines[-1]))
    if taken:
        session.must('DATA')
        session.must(text)
    session.say('QUIT')


def missing(folder, rows):
    """The rows that no report tells: one that names the recipient with this action, and one for each row."""
    texts = {}
    for name in os.listdir(folder):
        if name.endswith('.eml'):
            with open(os.path.join(folder, name), encoding='utf-8', errors='replace') as file:
                texts.setdefault(name.rsplit('.', 2)[0], []).append(file.read().lower())
    needed, left = {}, []
    for row in rows:
        key = row.mail, row.recipient.lower(), 'action: ' + row.action
        needed[key] = needed.get(key, 0) + 1
        if sum(key[1] in text and key[2] in text for text in texts.get(row.mail, [])) < needed[key]:
            left.append(row)
    return left


def wait_for_server(seconds):
    end = time.time() + seconds
    while True:
        try:
            Session(CLIENT).say('QUIT')
            return
        except OSError:
            if time.time() > end:
                raise
            time.sleep(0.2)


def main(server, folder, seconds):
    wait_for_server(10)
    rows = list(tables.mails(server))
    for mail in dict.fromkeys(row.mail for row in rows):
        mine = [row for row in rows if row.mail == mail]
        options = dict((word.split('=', 1) + [''])[:2] for row in mine for word in row.options.split())
        to = options.pop('to', '').split(',')
        try:
            submit(mail, options, [a for a in to if a] or list(dict.fromkeys(row.recipient for row in mine)))
        except (Refused, OSError) as refusal:
            print('%s: %s' % (mail, refusal))
    end = time.time() + seconds
    waiting = [row for row in rows if row.action in ('failed', 'delayed') and not row.where.startswith('log')]
    left = waiting
    while left and time.time() < end:
        time.sleep(0.5)
        left = missing(folder, waiting)
    for row in left:
        print('%s: no report (%s) for %s' % (row.mail, row.action, row.recipient))
    time.sleep(1)  # what should not come has time to come
    return 1 if left else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
