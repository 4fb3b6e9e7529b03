# Carries its words, and for "call ... -" its input, to the worker, which does what they ask; prints what comes back.
# No module is used, since some systems have a perl without any.
my $path = "/anabranch/mcp";
# What was closed must not become the connection.
my @open;
while (open(my $none, "+<", "/dev/null")) { push @open, $none; last if fileno($none) > 2 }
$| = 1;
sub fail { print STDERR "anabranch-mcp: $_[0]\n"; exit $_[1] }
sub quote { my $text = shift; $text =~ s/(["\\\x00-\x1f])/sprintf("\\u%04x", ord $1)/ge; "\"$text\"" }
-S $path or fail("this command was given no MCP server; a session names them when it begins", 3);
$SIG{PIPE} = "IGNORE";
my $input = "";
read(STDIN, $input, 1 << 20) if @ARGV == 4 && $ARGV[0] eq "call" && $ARGV[3] eq "-";
my $line = "{\"words\":[" . join(",", map { quote($_) } @ARGV) . "],\"input\":" . quote($input) . "}\n";
length($line) <= 1 << 20 or fail("more than 1 MiB of arguments", 2);
my $worker;
socket($worker, 1, 1, 0) && connect($worker, pack("S a*", 1, "$path\0")) or fail("the worker is not there: $!", 3);
for (my ($at, $sent) = (0, 0); $at < length $line; $at += $sent) {
  $sent = syswrite($worker, $line, length($line) - $at, $at);
  defined $sent or last;
}
my $answer = "";
while (sysread($worker, $answer, 1 << 16, length $answer)) {}
$answer =~ s/^\{"err":(\d+),"exit":(\d+),"out":(\d+)\}\n// && length $answer == $1 + $3 or fail("the worker's answer was cut", 3);
my ($exit, $out) = ($2, $3);
print STDOUT substr($answer, 0, $out);
print STDERR substr($answer, $out);
exit $exit;
