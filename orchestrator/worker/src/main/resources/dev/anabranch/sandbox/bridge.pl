# Listens on the room's own loopback and joins each connection to one to the socket of its proxy; then becomes the command.
# No module is used, since some systems have a perl without any.
my ($socket, $port, @command) = @ARGV;
sub fail { print STDERR "bridge: $_[0]: $!\n"; exit 125 }
my $ear;
socket($ear, 2, 1, 0) && setsockopt($ear, 1, 2, 1) && bind($ear, pack("S n a4 x8", 2, $port, "\x7f\0\0\1")) && listen($ear, 64) or fail("listen");
my $child = fork;
defined $child or fail("fork");
if ($child) {
  waitpid($child, 0);
  $? == 0 or fail("fork");
  close $ear;
  exec { $command[0] } @command or do { print STDERR "$command[0]: $!\n"; exit 127 };
}
# A child of a child: the command must not find a child that it did not start.
my $bridge = fork;
exit(defined $bridge ? 0 : 1) if !defined $bridge || $bridge;
setpgrp(0, 0);
$SIG{PIPE} = "IGNORE";
open(STDIN, "<", "/dev/null"); open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null");
my (%open, %other, %waiting, %ended);
sub drop { for my $n (@_) { defined $n && $open{$n} && close delete $open{$n}; delete @{$_}{$n} for \%other, \%waiting, \%ended } }
while (1) {
  my ($in, $out) = ("", "");
  vec($in, fileno($ear), 1) = 1 if keys(%open) < 400;
  for my $n (keys %open) {
    if (length $waiting{$n}) { vec($out, $n, 1) = 1 }
    elsif (!$ended{$other{$n}}) { vec($in, $other{$n}, 1) = 1 }
  }
  select($in, $out, undef, undef) < 0 and next;
  for my $n (keys %open) {
    $open{$n} or next;
    my $to = $other{$n};
    if (vec($out, $n, 1)) {
      my $sent = syswrite($open{$n}, $waiting{$n});
      if (!defined $sent) { $! == 11 || drop($n, $to); next }
      substr($waiting{$n}, 0, $sent) = "";
    } elsif (vec($in, $n, 1) && !length $waiting{$to}) {
      my $got = sysread($open{$n}, $waiting{$to}, 65536);
      if (!defined $got) { $! == 11 || drop($n, $to) }
      elsif (!$got) { $ended{$n} = 1; shutdown($open{$to}, 1); $ended{$to} && drop($n, $to) }
    }
  }
  if (vec($in, fileno($ear), 1) && accept(my $here, $ear)) {
    my $there;
    socket($there, 1, 1, 0) && connect($there, pack("S a*", 1, "$socket\0")) or next;
    for my $s ($here, $there) { fcntl($s, 4, 2048); $open{fileno $s} = $s; $waiting{fileno $s} = "" }
    $other{fileno $here} = fileno $there;
    $other{fileno $there} = fileno $here;
  }
}
