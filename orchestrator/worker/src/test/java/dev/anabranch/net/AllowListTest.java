package dev.anabranch.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are reached, and at which address. */
final class AllowListTest {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");

  @Test
  void without_a_grant_nothing_is_reached() {
    assertThat(refusal("pypi.org", 443)).isEqualTo("pypi.org:443 is not allowed; allowed: nothing");
  }

  @Test
  void a_pattern_names_one_host_and_the_usual_ports() {
    assertThat(refusal("pypi.org", 443, "pypi.org")).isEmpty();
    assertThat(refusal("PyPI.org.", 80, "pypi.org")).isEmpty();
    assertThat(refusal("pypi.org", 22, "pypi.org")).contains("not allowed");
    assertThat(refusal("evil-pypi.org", 443, "pypi.org")).contains("not allowed");
    assertThat(refusal("pypi.org.evil.example", 443, "pypi.org")).contains("not allowed");
    assertThat(refusal("a.pypi.org", 443, "pypi.org")).contains("not allowed");
  }

  @Test
  void a_star_takes_what_lies_below_and_a_port_only_itself() {
    assertThat(refusal("a.b.example.org", 443, "*.example.org:443")).isEmpty();
    assertThat(refusal("example.org", 443, "*.example.org:443")).contains("not allowed");
    assertThat(refusal("xexample.org", 443, "*.example.org:443")).contains("not allowed");
    assertThat(refusal("a.example.org", 80, "*.example.org:443")).contains("not allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", "a b", "*.1.2.3.4", "x:0", "x:65536", "x:1:2", "2130706433", "ä.org"})
  void what_names_no_host_is_no_pattern(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.of(pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.01",
        "1.2.3.256",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1%eth0]",
        "[::127.0.0.1]",
        "a..b",
        "-a.b",
        "a/b",
        "a@b",
        "a\rb",
        "",
        "localhost%00.pypi.org",
        "1.2.3.0x4",
        "[1.2.3.4]"
      })
  void an_address_in_an_unusual_form_is_no_host(String host) {
    assertThatExceptionOfType(HostRefused.class).isThrownBy(() -> HostName.of(host));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,loopback",
    "127.255.255.254,loopback",
    "10.0.0.1,private",
    "172.16.0.1,private",
    "172.31.255.255,private",
    "192.168.1.1,private",
    "169.254.169.254,metadata",
    "168.63.129.16,metadata",
    "100.64.0.1,carrier",
    "100.127.255.255,carrier",
    "0.0.0.0,this network",
    "224.0.0.1,multicast",
    "239.255.255.255,multicast",
    "255.255.255.255,reserved",
    "192.0.0.8,reserved",
    "192.0.2.1,documentation",
    "198.18.0.1,benchmark",
    "198.19.255.255,benchmark",
    "203.0.113.5,documentation",
    "::1,loopback",
    "::,loopback",
    "fe80::1,link-local",
    "fc00::1,private",
    "fd00:ec2::254,private",
    "ff02::1,reserved",
    "64:ff9b::7f00:1,mapped",
    "2002:7f00:1::,relay",
    "2001::1,reserved",
    "2001:db8::1,documentation"
  })
  void a_name_for_an_address_that_nobody_reaches_is_refused(String address, String why) {
    AllowList list =
        new AllowList(
            List.of(HostPattern.of("rebound.example")),
            name -> List.of(InetAddress.ofLiteral(address)));

    assertThatExceptionOfType(HostRefused.class)
        .isThrownBy(() -> list.target("rebound.example", 80))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.216.34",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1"
      })
  void a_public_address_is_reached(String address) {
    assertThat(AddressRule.refusal(InetAddress.ofLiteral(address))).isEmpty();
  }

  @Test
  void one_address_that_is_refused_among_several_refuses_the_name() {
    AllowList list =
        new AllowList(
            List.of(HostPattern.of("mixed.example")),
            name -> List.of(PUBLIC, InetAddress.ofLiteral("10.0.0.1")));

    assertThatExceptionOfType(HostRefused.class)
        .isThrownBy(() -> list.target("mixed.example", 80))
        .withMessage("mixed.example is 10.0.0.1, a private address, and not reached");
  }

  @Test
  void the_addresses_of_this_machine_are_not_reached() throws Exception {
    List<InetAddress> own = new ArrayList<>();
    java.net.NetworkInterface.networkInterfaces()
        .forEach(each -> each.inetAddresses().forEach(own::add));

    assertThat(own).isNotEmpty().allMatch(address -> AddressRule.refusal(address).isPresent());
  }

  @Test
  void an_address_is_reached_where_a_pattern_writes_it_out_with_its_port() {
    assertThat(refusal("127.0.0.1", 8080, "127.0.0.1:8080")).isEmpty();
    assertThat(refusal("127.0.0.1", 8081, "127.0.0.1:8080")).contains("not allowed");
    assertThat(refusal("127.0.0.2", 8080, "127.0.0.1:8080")).contains("not allowed");
    assertThat(refusal("[::1]", 8080, "[0:0::1]:8080")).isEmpty();
  }

  @Test
  void a_name_is_resolved_once_for_each_connection() throws HostRefused {
    AtomicInteger asked = new AtomicInteger();
    AllowList list =
        new AllowList(
            List.of(HostPattern.of("once.example")),
            name -> List.of(asked.incrementAndGet() == 1 ? PUBLIC : InetAddress.ofLiteral("::1")));

    assertThat(list.target("once.example", 80).addresses()).containsExactly(PUBLIC);
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_name_without_an_address_is_said() {
    AllowList list =
        new AllowList(
            List.of(HostPattern.of("none.example")),
            name -> {
              throw new UnknownHostException(name);
            });

    assertThatExceptionOfType(HostRefused.class)
        .isThrownBy(() -> list.target("none.example", 80))
        .withMessage("no address was found for none.example");
  }

  private static String refusal(String host, int port, String... patterns) {
    AllowList list =
        new AllowList(
            Arrays.stream(patterns).map(HostPattern::of).toList(), name -> List.of(PUBLIC));
    try {
      list.target(host, port);
      return "";
    } catch (HostRefused e) {
      return e.reason();
    }
  }
}
