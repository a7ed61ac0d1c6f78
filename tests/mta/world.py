#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The world around the mail server under test: name service, syslog, and other people's mail servers.

    world.py FOLDER     runs until killed; reports go to FOLDER/MAIL.N.eml, the log to FOLDER/mail.log

Meant for a network namespace of its own: it binds the ports 25 and 53 of documentation addresses.
"""
import asyncio
import os
import re
import socket
import struct
import sys
import time

import tables

LINE_MAX = 65536
COMMANDS_MAX = 200
SILENCE = 20  # seconds; longer than the server under test waits
HOSTS = {  # the server under test, who submits, and who may not
    'mail.example.org': '192.0.2.1',
    'client.example.org': '192.0.2.3',
    'stranger.example.net': '203.0.113.66',
}

# ---- name service ----

TYPES = {1: 'A', 12: 'PTR', 15: 'MX'}


def encode_name(name):
    labels = [label.encode() for label in name.strip('.').split('.') if label]
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


class Zone:
    """{name: {type: [data]}}; a name whose value is None cannot be looked up for now."""

    def __init__(self, servers):
        self.names = {}
        for name, address in HOSTS.items():
            self.host(name, address)
        self.mx('example.org', 'mail.example.org')
        for domain, stages in servers.items():
            mx = stages.get(('mx', ''), 'mx.' + domain)
            if mx == 'servfail':
                self.names[domain] = None
                continue
            self.mx(domain, mx)
            if ('listen', '') in stages:
                self.host('mx.' + domain, stages['listen', ''].split()[0])

    def add(self, name, kind, data):
        self.names.setdefault(name, {}).setdefault(kind, []).append(data)

    def host(self, name, address):
        self.add(name, 'A', socket.inet_aton(address))
        self.add('.'.join(reversed(address.split('.'))) + '.in-addr.arpa', 'PTR', encode_name(name))

    def mx(self, domain, host):
        self.add(domain, 'MX', struct.pack('>H', 0 if host == '.' else 10) + encode_name(host))

    def answer(self, query):
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode('latin-1').lower())
            at += 1 + query[at]
        at += 5
        kind = struct.unpack('>H', query[at - 4:at - 2])[0]
        found = self.names.get('.'.join(labels), {})
        code = 2 if found is None else 0 if found or self.has_below('.'.join(labels)) else 3
        data = (found or {}).get(TYPES.get(kind), [])
        head = query[:2] + struct.pack('>HHHHH', 0x8580 | code, 1, len(data), 0, 0)
        records = [b'\xc0\x0c' + struct.pack('>HHIH', kind, 1, 60, len(d)) + d for d in data]
        return head + query[12:at] + b''.join(records)

    def has_below(self, name):
        return any(other.endswith('.' + name) for other in self.names)


class Resolver(asyncio.DatagramProtocol):
    def __init__(self, zone):
        self.zone = zone

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        try:
            self.transport.sendto(self.zone.answer(data), address)
        except (IndexError, struct.error):
            pass  # no query


# ---- syslog ----


class Syslog(asyncio.DatagramProtocol):
    """Writes what a syslog daemon would: the C library sends "<22>Nov 26 12:00:00 program[1]: text"."""

    def __init__(self, path):
        self.log = open(path, 'ab', buffering=0)

    def datagram_received(self, data, address):
        text = re.sub(rb'^<\d+>', b'', data).rstrip(b'\n\0')
        dated = re.match(rb'[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ', text)
        stamp = dated.group() if dated else time.strftime('%b %e %H:%M:%S ').encode()
        self.log.write(stamp + b'mail ' + text[len(dated.group()) if dated else 0:] + b'\n')


# ---- other people's mail servers ----


class Gone(Exception):
    """The connection is over."""


class Server:
    def __init__(self, domain, stages, folder):
        self.domain, self.stages, self.folder = domain, stages, folder

    async def serve(self, reader, writer):
        try:
            await self.session(reader, writer)
        except (Gone, OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        writer.close()

    def answer(self, stage, user, default):
        return self.stages.get((stage, user)) or self.stages.get((stage, '')) or default

    async def say(self, writer, answer):
        """True if the answer was positive."""
        if answer == 'close':
            raise Gone
        if answer == 'silence':
            await asyncio.sleep(SILENCE)
            raise Gone
        text = answer.replace(' | ', '\r\n') + '\r\n'
        writer.write(re.sub(r'\\x(..)', lambda byte: chr(int(byte.group(1), 16)), text).encode('latin-1'))
        await writer.drain()
        if answer.startswith('421'):
            raise Gone
        return answer[0] in '23'

    async def session(self, reader, writer):
        offers = self.answer('offer', '', '').split(',') if ('offer', '') in self.stages else []
        ehlo = ' | '.join('250-' + word for word in ['mx.' + self.domain] + offers) + ' | 250 ENHANCEDSTATUSCODES'
        await self.say(writer, self.answer('greet', '', '220 mx.%s ESMTP' % self.domain))
        users = []
        for _ in range(COMMANDS_MAX):
            line = (await asyncio.wait_for(reader.readuntil(b'\n'), 60)).decode('utf-8', 'replace').strip()
            verb = line[:4].upper()
            if verb in ('EHLO', 'HELO'):
                await self.say(writer, self.answer('ehlo', '', ehlo if verb == 'EHLO' else '250 mx.' + self.domain))
            elif verb == 'STAR':
                await self.say(writer, self.answer('starttls', '', '502 5.5.1 Not here'))
            elif verb == 'MAIL':
                users = []
                await self.say(writer, self.answer('mail', '', '250 2.1.0 Ok'))
            elif verb == 'RCPT':
                user = re.sub(r'[^<]*<([^@>]*).*', r'\1', line)
                if await self.say(writer, self.answer('rcpt', user, '250 2.1.5 Ok')):
                    users.append(user)
            elif verb == 'DATA':
                if await self.say(writer, self.answer('data', '', '354 Go on' if users else '554 5.5.1 No recipients')):
                    message = await asyncio.wait_for(reader.readuntil(b'\r\n.\r\n'), 60)
                    if await self.say(writer, self.answer('dot', '', '250 2.0.0 Ok: taken')):
                        self.keep(users, message)
            elif verb == 'QUIT':
                await self.say(writer, '221 2.0.0 Bye')
                raise Gone
            else:
                await self.say(writer, '250 2.0.0 Ok')

    def keep(self, users, message):
        if ('keep', '') not in self.stages:
            return
        text = message[:-5].replace(b'\r\n.', b'\r\n').replace(b'\r\n', b'\n') + b'\n'
        for user in users:
            number = 1
            name = os.path.join(self.folder, re.sub(r'[^A-Za-z0-9-]', '', user)) + '.%d.eml'
            while os.path.exists(name % number):
                number += 1
            with open(name % number + '.part', 'wb') as file:
                file.write(text)
            os.rename(name % number + '.part', name % number)


async def main(folder):
    servers, loop = tables.servers(), asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: Resolver(Zone(servers)), local_addr=('127.0.0.1', 53))
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    log.bind('/dev/log')
    os.chmod('/dev/log', 0o666)
    await loop.create_datagram_endpoint(lambda: Syslog(os.path.join(folder, 'mail.log')), sock=log)
    for domain, stages in servers.items():
        listen = stages.get(('listen', ''), '').split()
        if len(listen) == 1:
            serve = Server(domain, stages, folder).serve
            await asyncio.start_server(serve, listen[0], 25, limit=1 << 20)
    open(os.path.join(folder, 'world.up'), 'w').close()
    await asyncio.Event().wait()


if __name__ == '__main__':
    asyncio.run(main(sys.argv[1]))
