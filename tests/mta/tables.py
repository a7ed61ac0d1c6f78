# SPDX-License-Identifier: MIT
"""The two tables of this folder: what the other servers do (servers.tsv), what is sent and must be read (mails.tsv)."""
import collections
import os

HERE = os.path.dirname(os.path.abspath(__file__))
Row = collections.namedtuple('Row', 'mail options recipient only where action reply status category')


def rows(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as lines:
        for line in lines:
            if line.strip() and not line.startswith('#'):
                yield line.rstrip('\n').split('\t')


def servers():
    """{domain: {(stage, user): answer}}"""
    found = {}
    for domain, stage, user, answer in rows('servers.tsv'):
        found.setdefault(domain, {})[stage, user] = answer
    return found


def mails(server):
    """The rows of mails.tsv that hold for this server, in order."""
    for fields in rows('mails.tsv'):
        row = Row(*fields)
        only = row.only.split()
        if not only or server in only or (only[0][0] == '!' and '!' + server not in only):
            yield row
