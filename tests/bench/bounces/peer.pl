# SPDX-License-Identifier: MIT
# Reads an mbox with Mail::DeliveryStatus::BounceParser; prints messages, recipients, and seconds without start-up.
use strict;
use warnings;
use Mail::DeliveryStatus::BounceParser;
use Time::HiRes 'time';

local $/;
my @messages = split /^(?=From MAILER-DAEMON )/m, <STDIN>;
my ($start, $found) = (time, 0);
for (@messages) {
    s/^From .*\n//;
    my $bounce = eval { Mail::DeliveryStatus::BounceParser->new($_) };
    $found += grep { defined $_->get('email') } $bounce->reports if $bounce && $bounce->is_bounce;
}
printf "%d %d %.3f\n", scalar @messages, $found, time - $start;
