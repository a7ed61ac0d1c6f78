# SPDX-License-Identifier: MIT
# Exim: sourced by inside.sh.
packages='exim4-daemon-light'
users='Debian-exim'

configure() {
    mkdir -p /var/spool/exim4 /var/log/exim4 /etc/exim4
    chown -R Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4
    printf '%s\n' 'team: nobody@users.example, inbox@ok.example' 'pipe: |/etc/full' >/etc/aliases
    cat >/etc/exim4/exim4.conf <<'END'
primary_hostname = mail.example.org
domainlist local_domains = example.org : mail.example.org
hostlist relay_from_hosts = 192.0.2.0/24
local_interfaces = 192.0.2.1
keep_environment =
disable_ipv6 = true
host_lookup = *
tls_advertise_hosts =
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%slog
delay_warning = 3s
delay_warning_condition = yes
received_headers_max = 100
ignore_bounce_errors_after = 10s

begin acl
check_rcpt:
  accept hosts = +relay_from_hosts
  accept domains = +local_domains
  deny message = relay not permitted

begin routers
dnslookup:
  driver = dnslookup
  domains = ! +local_domains
  transport = remote_smtp
  no_more
system_aliases:
  driver = redirect
  data = ${lookup{$local_part}lsearch{/etc/aliases}}
  pipe_transport = address_pipe
local_user:
  driver = accept
  check_local_user
  transport = local_delivery

begin transports
remote_smtp:
  driver = smtp
  connect_timeout = 3s
  command_timeout = 3s
  data_timeout = 3s
  final_timeout = 3s
  hosts_require_tls = mx.tls.example : mx.tls454.example
local_delivery:
  driver = appendfile
  file = /var/mail/$local_part_data
address_pipe:
  driver = pipe
  user = nobody
  return_output

begin retry
* * F,8s,2s
END
    chmod 644 /etc/exim4/exim4.conf
}

start() {
    # In the foreground: a parent with the process id 1 makes it believe that it is a daemon already.
    exim4 -bdf &
}

tend() {
    exim4 -q
}

stop() {
    cp /var/log/exim4/mainlog /out/mail.log
    [ ! -e /var/log/exim4/rejectlog ] || cp /var/log/exim4/rejectlog /out/reject.log
}
