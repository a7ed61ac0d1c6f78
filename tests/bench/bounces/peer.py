# SPDX-License-Identifier: MIT
"""Reads an mbox with flufl.bounce; prints messages, recipients, and seconds without start-up."""
import email
import re
import sys
import time

from flufl.bounce import all_failures

messages = re.split(rb"(?m)^(?=From MAILER-DAEMON )", sys.stdin.buffer.read())[1:]
start, found = time.time(), 0
for text in messages:
    temporary, permanent = all_failures(email.message_from_bytes(text))
    found += len(temporary) + len(permanent)
print(len(messages), found, "%.3f" % (time.time() - start))
