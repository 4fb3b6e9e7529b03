package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.net.HostPattern;
import dev.anabranch.worker.AttackDesk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call is granted reaches this call, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class GrantTest {
  private static final String FETCH =
      """
      cat > fetch.py <<'end'
      import sys, urllib.request as u, urllib.error
      try:
        body = u.urlopen(sys.argv[1], sys.argv[2].encode() if len(sys.argv) > 2 else None).read()
        print(len(body), body[:40])
      except urllib.error.HTTPError as e: print(e.code, e.read().decode())
      except OSError as e: print(e)
      end
      """;
  private final AtomicInteger heard = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private AttackDesk desk;
  private HttpServer server;
  private int port;

  @BeforeAll
  void open(@TempDir Path data) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    port = server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          heard.incrementAndGet();
          received.addAndGet(exchange.getRequestBody().readAllBytes().length);
          boolean big = exchange.getRequestURI().getPath().equals("/big");
          byte[] body = big ? new byte[20 << 20] : "hello".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    SandboxSettings here =
        SandboxSettings.DEFAULT.withResolver(name -> List.of(InetAddress.getLoopbackAddress()));
    desk = AttackDesk.open(data, here);
    desk.shell(FETCH);
  }

  @BeforeEach
  void nothingHeard() {
    heard.set(0);
    received.set(0);
    desk.grant(Grants.NONE);
  }

  @AfterAll
  void close() {
    desk.close();
    server.stop(0);
  }

  private Grants network(String... hosts) {
    return new Grants(Arrays.stream(hosts).map(HostPattern::of).toList(), Secrets.none());
  }

  private Grants goodHost() {
    return network("good.test:" + port, "127.0.0.1:" + port);
  }

  @Test
  void a_granted_host_is_reached_by_an_ordinary_program() {
    desk.grant(goodHost());

    assertThat(desk.shell("python3 fetch.py http://good.test:%d/ abc".formatted(port)))
        .isEqualTo("5 b'hello'\n");
    assertThat(heard).hasValue(1);
    assertThat(received).hasValue(3);
  }

  @Test
  void what_is_large_comes_whole_and_many_go_at_once() {
    desk.grant(goodHost());
    String url = "http://good.test:%d".formatted(port);

    assertThat(desk.shell("python3 fetch.py %s/big".formatted(url))).startsWith("20971520 ");
    assertThat(
            desk.shell(
                "for i in $(seq 20); do python3 fetch.py %s/big & done; wait".formatted(url)))
        .satisfies(
            all -> assertThat(all.lines()).hasSize(20).allMatch(l -> l.startsWith("20971520")));
  }

  @Test
  void a_host_that_was_not_granted_is_refused_and_hears_nothing() {
    desk.grant(goodHost());

    assertThat(desk.shell("python3 fetch.py http://other.test:%d/".formatted(port)))
        .startsWith("403 other.test:%d is not allowed".formatted(port));
    assertThat(desk.shell("python3 fetch.py https://other.test:%d/".formatted(port)))
        .contains("Tunnel connection failed: 403 other.test:%d is not allowed".formatted(port));
    assertThat(heard).hasValue(0);
  }

  @Test
  void a_granted_name_that_leads_to_the_host_itself_is_refused() {
    desk.grant(network("good.test:" + port));

    assertThat(desk.shell("python3 fetch.py http://good.test:%d/".formatted(port)))
        .startsWith("403 good.test is 127.0.0.1, a loopback address, and not reached");
    assertThat(heard).hasValue(0);
  }

  @Test
  void without_a_grant_there_is_no_proxy_at_all() {
    assertThat(
            desk.shell(
                "env | grep -i proxy; ls /anabranch; python3 fetch.py http://good.test:%d/"
                    .formatted(port)))
        .startsWith("bin\nout\n")
        .doesNotContain("hello");
    assertThat(heard).hasValue(0);
  }

  @Test
  void nothing_else_of_the_network_is_there_beside_the_proxy() {
    desk.grant(goodHost());
    desk.shell(
        "(echo x > /dev/tcp/127.0.0.1/%1$d); (echo x > /dev/udp/127.0.0.1/%1$d); ls -l /proc/net; true"
            .formatted(port));

    assertThat(heard).hasValue(0);
    assertThat(desk.shell("cat /proc/net/route | wc -l")).isEqualTo("1\n");
  }

  @Test
  void the_command_finds_no_child_that_it_did_not_start() {
    desk.grant(goodHost());

    assertThat(
            desk.shell(
                """
                exec python3 -c '
                import os
                try: os.wait()
                except ChildProcessError: print("none")'
                """))
        .isEqualTo("none\n");
    assertThat(desk.shell("exit 7", 20)).hasFieldOrPropertyWithValue("exit", 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"perl", "python3"})
  void each_bridge_carries_both_ways(String interpreter) throws Exception {
    Path folder = Path.of("/usr/bin");
    Optional<Bridge> bridge =
        interpreter.equals("perl") ? Bridge.perl(folder) : Bridge.python(folder);
    if (bridge.isEmpty()) {
      SandboxHere.missing(interpreter + " not found");
    }
    // A second bridge inside the room, on a port of its own, to the same socket.
    List<String> prefix = bridge.orElseThrow().prefix();
    Path script = desk.files().resolve("bridge");
    Files.writeString(script, bridge.orElseThrow().program());
    String options = interpreter.equals("perl") ? "" : "-I -S";
    desk.grant(goodHost());

    assertThat(prefix).contains(Bridge.SOCKET);
    assertThat(
            desk.shell(
                "http_proxy=http://127.0.0.1:3129 %s %s bridge %s 3129 python3 fetch.py"
                        .formatted(interpreter, options, Bridge.SOCKET)
                    + " http://good.test:%d/big $(head -c 90000 /dev/zero | tr '\\0' x)"
                        .formatted(port)))
        .startsWith("20971520 ");
    assertThat(received).hasValue(90_000);
  }

  @Test
  void a_machine_without_an_interpreter_is_told_what_to_install(@TempDir Path empty) {
    assertThat(Bridge.find(empty)).isEmpty();
    assertThat(Bridge.MISSING).contains("apt-get install perl-base");
  }

  @Test
  void a_secret_is_in_one_call_and_nowhere_outside_of_it() throws Exception {
    String value = "s3cret-" + System.nanoTime();
    Secrets secrets = Secrets.of(Map.of("TOKEN", value.getBytes(StandardCharsets.UTF_8)));
    desk.grant(new Grants(List.of(), secrets));
    CompletableFuture<Settlement> call =
        desk.start(
            "test \"$TOKEN\" = %s && touch seen; while test -e seen; do sleep 0.05; done"
                .formatted(turned(value)));
    while (!Files.exists(desk.files().resolve("seen"))) {
      assertThat(call).isNotDone();
      TimeUnit.MILLISECONDS.sleep(10);
    }

    assertThat(outsideOfRooms("cmdline", "environ")).noneMatch(text -> text.contains(value));
    assertThat(filesBelow(desk.files().resolve("../..").normalize()))
        .noneMatch(text -> text.contains(value));
    desk.grant(Grants.NONE);
    assertThat(desk.shellOfAnother("cat /proc/*/environ; env")).doesNotContain(value);
    Files.delete(desk.files().resolve("seen"));
    assertThat(desk.shell("cat /proc/*/environ; env")).doesNotContain(value);
    call.get(30, TimeUnit.SECONDS);
    secrets.close();
    assertThat(secrets.isEmpty()).isTrue();
    assertThat(secrets.toString()).doesNotContain(value);
  }

  /** The command itself is on no command line, but in a variable; here too the value is built. */
  private static String turned(String value) {
    return "$(echo " + new StringBuilder(value).reverse() + " | rev)";
  }

  /** What can be read of processes that share our own pid namespace. */
  private static List<String> outsideOfRooms(String... files) throws IOException {
    String ours = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(process -> Path.of("/proc/" + process.pid()))
          .filter(folder -> ours.equals(target(folder.resolve("ns/pid"))))
          .flatMap(folder -> Arrays.stream(files).map(folder::resolve))
          .map(GrantTest::text)
          .toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException ended) {
      return "";
    }
  }

  private static List<String> filesBelow(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(GrantTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
