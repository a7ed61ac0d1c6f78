# SPDX-License-Identifier: MIT
# OpenSMTPD: sourced by inside.sh.
packages='opensmtpd'
users='opensmtpd opensmtpq'

configure() {
    mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd /run/opensmtpd
    chmod 711 /var/spool/smtpd
    chgrp opensmtpq /usr/sbin/smtpctl
    chmod 2755 /usr/sbin/smtpctl
    printf '%s\n' 'team: nobody@users.example, inbox@ok.example' 'pipe: |/etc/full' >/etc/aliases
    cat >/etc/smtpd.conf <<'END'
table aliases file:/etc/aliases
queue ttl 9s
bounce warn-interval 3s
smtp max-message-size 1M
listen on 192.0.2.1 hostname mail.example.org
action "in" mbox alias <aliases>
action "out" relay helo mail.example.org
action "secure" relay helo mail.example.org tls
match from src 203.0.113.66 for domain { ok.example } reject
match from any for domain { example.org, mail.example.org } action "in"
match from src 192.0.2.0/24 for domain { tls.example, tls454.example } action "secure"
match from local for any action "out"
match from src 192.0.2.0/24 for any action "out"
END
}

start() {
    smtpd
}

tend() {
    smtpctl schedule all
}

stop() {
    :
}
