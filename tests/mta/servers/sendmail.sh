# SPDX-License-Identifier: MIT
# Sendmail: sourced by inside.sh.
packages='sendmail-bin'
users='smmta smmsp mail'

configure() {
    mkdir -p /etc/mail /var/spool/mqueue /run/sendmail/mta /var/lib/sendmail
    chmod 700 /var/spool/mqueue
    cat >/etc/mail/test.mc <<'END'
divert(0)dnl
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mail.example.org')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confPID_FILE', `/run/sendmail/mta/sendmail.pid')dnl
define(`ALIAS_FILE', `/etc/mail/aliases')dnl
define(`STATUS_FILE', `/dev/null')dnl
define(`LOCAL_MAILER_PATH', `/etc/deliver')dnl
define(`LOCAL_MAILER_ARGS', `deliver $u')dnl
define(`LOCAL_SHELL_PATH', `/bin/sh')dnl
define(`confTO_ICONNECT', `3s')dnl
define(`confTO_CONNECT', `3s')dnl
define(`confTO_INITIAL', `3s')dnl
define(`confTO_DATAFINAL', `3s')dnl
define(`confTO_QUEUEWARN', `3s')dnl
define(`confTO_QUEUERETURN', `9s')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`confMAX_HOP', `100')dnl
define(`confBIND_OPTS', `-DNSRCH -DEFNAMES')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`access_db')dnl
FEATURE(`nouucp', `reject')dnl
DAEMON_OPTIONS(`Name=MTA, Addr=192.0.2.1, Port=25')dnl
LOCAL_DOMAIN(`example.org')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
END
    m4 /etc/mail/test.mc >/etc/mail/sendmail.cf
    printf '%s\n' 'Connect:192.0.2 RELAY' 'TLS_Srv:mx.tls.example ENCR:112' 'TLS_Srv:mx.tls454.example ENCR:112' |
        makemap hash /etc/mail/access
    printf '%s\n' 'team: nobody@users.example, inbox@ok.example' 'pipe: "|/etc/full"' >/etc/mail/aliases
    printf '#!/bin/sh\ncat >>"/var/mail/$1"\n' >/etc/deliver
    chmod 755 /etc/deliver
    : >/etc/mail/local-host-names
    ln -sf /usr/libexec/sendmail/sendmail /usr/sbin/sendmail
    ln -sf /usr/libexec/sendmail/sendmail /usr/bin/newaliases
    newaliases >/dev/null
}

start() {
    sendmail -bd -q1s
}

tend() {
    :
}

stop() {
    :
}
