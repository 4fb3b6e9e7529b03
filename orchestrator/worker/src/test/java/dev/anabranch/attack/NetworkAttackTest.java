package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.net.HostPattern;
import dev.anabranch.sandbox.Grants;
import dev.anabranch.sandbox.RoomCommand;
import dev.anabranch.sandbox.Secrets;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that want out; a listener on the host is the proof. What the proxy of a granted call
 * refuses is in GrantTest and RoomProxyTest, what the fetch tool refuses in WebFetchTest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class NetworkAttackTest {
  private AttackDesk desk;

  @BeforeAll
  void open(@TempDir Path data) {
    desk = AttackDesk.open(data);
  }

  @BeforeEach
  void nothingGranted() {
    desk.grant(Grants.NONE);
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void a_listener_on_the_hosts_loopback_hears_nothing() throws IOException {
    for (String host : List.of("127.0.0.1", "::1")) {
      try (ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getByName(host));
          DatagramSocket udp = new DatagramSocket(0, InetAddress.getByName(host))) {
        desk.shell(
            """
            for host in 127.0.0.1 localhost ::1; do
              (echo hello > /dev/tcp/$host/%d) 2>/dev/null; (echo hello > /dev/udp/$host/%d) 2>/dev/null
            done; true
            """
                .formatted(tcp.getLocalPort(), udp.getLocalPort()));

        assertThat(heard(tcp)).isFalse();
        assertThat(heard(udp)).isFalse();
      }
    }
  }

  @Test
  void a_granted_call_reaches_the_host_no_other_way_than_the_proxy() throws IOException {
    desk.grant(new Grants(List.of(HostPattern.of("pypi.org")), Secrets.none()));
    try (ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String printed =
          desk.shell(
              """
              python3 -c '
              import socket, sys
              for request in ("CONNECT 127.0.0.1:%1$d HTTP/1.1", "GET http://127.0.0.1:%1$d/ HTTP/1.1",
                  "CONNECT localhost:%1$d HTTP/1.1", "CONNECT 2130706433:%1$d HTTP/1.1",
                  "CONNECT [::ffff:127.0.0.1]:%1$d HTTP/1.1", "CONNECT 169.254.169.254:80 HTTP/1.1"):
                for family, where in ((socket.AF_INET, ("127.0.0.1", 3128)), (socket.AF_UNIX, "/anabranch/proxy")):
                  s = socket.socket(family); s.connect(where)
                  s.sendall((request + "\\r\\n\\r\\n").encode()); print(s.recv(100).decode()[:12])'
              (echo hello > /dev/tcp/127.0.0.1/%1$d) 2>/dev/null; rm -f /anabranch/proxy
              true
              """
                  .formatted(tcp.getLocalPort()));

      assertThat(printed.lines().filter(line -> line.equals("HTTP/1.1 403"))).hasSize(12);
      assertThat(heard(tcp)).isFalse();
    }
  }

  /** What is heard outside is whole requests of words; the one who sends something else waits. */
  @Test
  void what_is_said_to_the_socket_of_servers_by_hand_reaches_none_unless_it_is_a_request() {
    List<String> heard = new CopyOnWriteArrayList<>();
    RoomCommand command =
        (words, input, stop) -> {
          heard.add(String.join(" ", words));
          return new RoomCommand.Answer(0, "served\n", "");
        };
    desk.grant(new Grants(List.of(), Secrets.none(), Optional.of(command)));
    String printed =
        desk.shell(
            """
            rm -f /anabranch/mcp
            python3 -c '
            import socket
            refused = 0
            for line in (b"", b"\\n", b"}\\n", b"[]\\n", b"{}\\n", b"{\\"words\\":[1],\\"input\\":\\"\\"}\\n",
                b"{\\"words\\":[\\"evil\\"],\\"input\\":\\"\\"}", b"{\\"words\\":[\\"evil\\"]}\\n",
                b"[" * 100000 + b"\\n", b"\\xff\\n", b"x" * (2 << 20), b"GET / HTTP/1.1\\r\\n\\r\\n"):
              s = socket.socket(socket.AF_UNIX); s.connect("/anabranch/mcp")
              try: s.sendall(line); s.shutdown(1); refused += b"no text in UTF-8" in s.makefile("rb").read()
              except OSError: pass
            print(refused)' 2>/dev/null
            anabranch-mcp good
            """);

    assertThat(printed).endsWith("\n9\nserved\n");
    assertThat(heard).containsExactly("good");
  }

  @Test
  void a_socket_of_the_host_is_not_reached_by_its_path() throws IOException {
    Path path = Files.createTempDirectory("s").resolve("socket");
    try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      unix.bind(UnixDomainSocketAddress.of(path));
      unix.configureBlocking(false);
      desk.shell(connect("\"%s\"".formatted(path)));

      assertThat(unix.accept()).isNull();
    }
  }

  /** Accepted: a socket that someone on the host puts into a workspace is the workspace's. */
  @Test
  void accepted_a_socket_in_the_workspace_is_reached() throws Exception {
    CompletableFuture<Settlement> call =
        desk.start("touch up; until test -S left; do sleep 0.02; done; " + connect("\"left\""));
    while (!Files.exists(desk.files().resolve("up"))) {
      assertThat(call).isNotDone();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    Path shorter = Path.of("/tmp", "s" + System.nanoTime());
    Files.createSymbolicLink(shorter, desk.files());
    try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path unready = shorter.resolve("unready");
      unix.bind(UnixDomainSocketAddress.of(unready));
      Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.move(unready, shorter.resolve("left"));
      call.get(30, TimeUnit.SECONDS);
      unix.configureBlocking(false);

      assertThat(unix.accept()).isNotNull();
    } finally {
      Files.delete(shorter);
    }
  }

  @Test
  void an_abstract_socket_of_the_host_is_not_reached() throws Exception {
    String name = "anabranch-" + System.nanoTime();
    Process listener =
        new ProcessBuilder(
                "perl",
                "-e",
                "socket(my $s, 1, 1, 0); bind($s, pack(\"S a*\", 1, \"\\0$ARGV[0]\")) && listen($s, 5)"
                    + " or exit 1; $| = 1; print \"up\\n\"; accept(my $c, $s); print \"heard\\n\"",
                name)
            .start();
    try {
      assertThat(new String(listener.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
          .isEqualTo("up\n");
      desk.shell(connect("\"\\0%s\"".formatted(name)));

      assertThat(listener.isAlive()).isTrue();
    } finally {
      listener.destroyForcibly();
    }
  }

  @Test
  void there_is_no_way_out_and_no_interface_but_the_loopback_as_seen_from_outside()
      throws Exception {
    String nap = Facts.nap();
    CompletableFuture<Settlement> call =
        desk.start(
            "ip link add d type dummy; ip addr add 10.9.8.7/8 dev lo; ip route add default dev lo; "
                + nap);
    try {
      Path process = Facts.napping(nap);
      assertThat(Facts.text(process.resolve("net/dev")).lines().filter(line -> line.contains(":")))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("    lo:");
      assertThat(Facts.text(process.resolve("net/route")).lines()).hasSize(1);
    } finally {
      Facts.wake(nap);
      call.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void names_are_not_resolved_and_the_metadata_of_a_cloud_is_not_there() {
    assertThat(
            desk.shell(
                """
                python3 -c '
                import socket
                for host in ("example.com", "metadata.google.internal"):
                  try: print(socket.getaddrinfo(host, 80))
                  except OSError: print("no")
                for address in (("169.254.169.254", 80), ("1.1.1.1", 53), ("fd00:ec2::254", 80)):
                  for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    s = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, kind)
                    s.settimeout(1)
                    try: s.connect(address); s.send(b"x"); print("sent", address)
                    except OSError: print("no")'
                """))
        .isEqualTo("no\n".repeat(8));
  }

  private static String connect(String address) {
    return """
    python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect(%s); s.send(b"x")' 2>/dev/null
    true
    """
        .formatted(address);
  }

  private static boolean heard(ServerSocket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      socket.accept().close();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static boolean heard(DatagramSocket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      socket.receive(new DatagramPacket(new byte[10], 10));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
