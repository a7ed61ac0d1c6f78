# SPDX-License-Identifier: MIT
# Postfix: sourced by inside.sh.
packages='postfix'
users='postfix postdrop'

configure() {
    mkdir -p /etc/postfix /var/lib/postfix /var/spool/postfix
    cp /usr/share/postfix/main.cf.dist /etc/postfix/main.cf 2>/dev/null || :
    cp /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
    cp /usr/share/postfix/dynamicmaps.cf /etc/postfix/ 2>/dev/null || :
    # No chroot: the name service and the log socket are here.
    sed -i 's/^\([a-z]* *[a-z]* *[-yn]* *[-yn]* *\)y /\1n /' /etc/postfix/master.cf
    cat >/etc/postfix/main.cf <<'END'
compatibility_level = 3.6
myhostname = mail.example.org
mydestination = example.org, mail.example.org
mynetworks = 192.0.2.0/24
inet_interfaces = 192.0.2.1
inet_protocols = ipv4
data_directory = /var/lib/postfix
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
alias_maps = inline:{ { team = nobody@users.example, inbox@ok.example } { pipe = "|/etc/full" } }
alias_database =
local_recipient_maps =
allow_mail_to_commands = alias
smtputf8_enable = yes
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 3s
delay_warning_time = 3s
maximal_queue_lifetime = 9s
bounce_queue_lifetime = 9s
smtp_connect_timeout = 3s
smtp_helo_timeout = 3s
smtp_mail_timeout = 3s
smtp_data_done_timeout = 3s
smtp_host_lookup = dns
smtp_address_preference = ipv4
smtp_destination_concurrency_failed_cohort_limit = 0
smtp_tls_security_level = may
smtp_tls_policy_maps = inline:{ { tls.example = encrypt }, { tls454.example = encrypt } }
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_peername_lookup = yes
END
    # The daemons refuse files that others could write.
    chown -R root:root /etc/postfix
}

start() {
    postfix set-permissions >/dev/null 2>&1 || :
    postfix start
}

tend() {
    postqueue -f
}

stop() {
    postfix stop
}
