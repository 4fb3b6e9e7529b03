package dev.anabranch.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes through the proxy of a room and what does not, heard at the server behind it. */
@Timeout(60)
final class RoomProxyTest {
  private static final ProxyBounds SMALL =
      new ProxyBounds(2, 5, 100_000, Duration.ofSeconds(5), Duration.ofSeconds(30));
  private static final ProxyBounds IMPATIENT =
      new ProxyBounds(2, 5, 100_000, Duration.ofSeconds(5), Duration.ofMillis(300));

  @TempDir Path folder;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answerAll);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void a_plain_request_arrives_with_its_path_and_the_right_host() throws Exception {
    try (RoomProxy proxy = open(SMALL)) {
      String answer =
          ask(
              proxy,
              "GET http://Good.Test:%d/a?b=1#c HTTP/1.1\r\nHost: evil.test\r\nX-Kept: yes\r\n"
                      .formatted(port())
                  + "Proxy-Authorization: Basic c2VjcmV0\r\nConnection: keep-alive\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("hello");
      assertThat(heard.take())
          .isEqualTo(
              "GET /a?b=1 HTTP/1.1|host=good.test:%d|x-kept=yes|connection=close"
                  .formatted(port()));
    }
  }

  @Test
  void a_tunnel_carries_what_is_said_in_it() throws Exception {
    try (RoomProxy proxy = open(SMALL)) {
      String answer =
          ask(
              proxy,
              "CONNECT good.test:%d HTTP/1.1\r\n\r\nGET /inside HTTP/1.1\r\n\r\n"
                  .formatted(port()));

      assertThat(answer)
          .startsWith("HTTP/1.1 200 Connection established\r\n\r\n")
          .endsWith("hello");
      assertThat(heard.take()).isEqualTo("GET /inside HTTP/1.1");
    }
  }

  @Test
  void what_was_not_granted_is_refused_with_the_reason_and_nobody_hears_it() throws Exception {
    try (RoomProxy proxy = open(SMALL)) {
      String refused = "HTTP/1.1 403 evil.test:80 is not allowed; allowed: good.test:";

      assertThat(ask(proxy, "GET http://evil.test/ HTTP/1.1\r\n\r\n")).startsWith(refused);
      assertThat(ask(proxy, "CONNECT evil.test:80 HTTP/1.1\r\n\r\n")).startsWith(refused);
      assertThat(ask(proxy, "CONNECT loop.test:%d HTTP/1.1\r\n\r\n".formatted(port())))
          .contains("loop.test is 127.0.0.2, a loopback address, and not reached");
      assertThat(ask(proxy, "GET http://u:p@good.test:%d/ HTTP/1.1\r\n\r\n".formatted(port())))
          .startsWith("HTTP/1.1 403 a name and password in a URL are refused");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void what_is_no_request_to_a_proxy_is_refused() throws Exception {
    for (String request :
        new String[] {
          "GET / HTTP/1.1\r\n\r\n",
          "GET https://good.test/ HTTP/1.1\r\n\r\n",
          "GET file:///etc/passwd HTTP/1.1\r\n\r\n",
          "hello\r\n\r\n"
        }) {
      try (RoomProxy proxy = open(SMALL)) {
        assertThat(ask(proxy, request)).startsWith("HTTP/1.1 400 ");
      }
    }
    try (RoomProxy proxy = open(SMALL)) {
      assertThat(ask(proxy, "CONNECT a:1 HTTP/1.1\r\n" + "x: y\r\n".repeat(10_000))).isEmpty();
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void connections_are_bounded_in_number() throws Exception {
    try (RoomProxy proxy = open(SMALL);
        SocketChannel one = connect(proxy);
        SocketChannel two = connect(proxy)) {
      tunnel(one);
      tunnel(two);
      assertThat(ask(proxy, "")).startsWith("HTTP/1.1 403 more than 2 connections at once");
    }
    try (RoomProxy proxy = open(SMALL)) {
      for (int i = 0; i < 5; i++) {
        assertThat(ask(proxy, "GET http://good.test:%d/ HTTP/1.1\r\n\r\n".formatted(port())))
            .endsWith("hello");
      }
      assertThat(ask(proxy, "")).startsWith("HTTP/1.1 403 more than 5 connections in one call");
    }
  }

  @Test
  void who_says_nothing_is_sent_away() throws Exception {
    try (RoomProxy proxy = open(IMPATIENT);
        SocketChannel silent = connect(proxy)) {
      assertThat(Channels.newInputStream(silent).readAllBytes()).isEmpty();
    }
  }

  @Test
  void bytes_are_bounded() throws Exception {
    try (RoomProxy proxy = open(SMALL)) {
      String request = "GET http://good.test:%d/big HTTP/1.1\r\n\r\n".formatted(port());
      assertThat(ask(proxy, request).length()).isLessThan(200_000);
      assertThat(ask(proxy, request)).startsWith("HTTP/1.1 403 the call has moved 100000 bytes");
    }
  }

  @Test
  void a_proxy_that_closes_takes_its_connections_and_its_socket_along() throws Exception {
    SocketChannel left;
    Path socket;
    try (RoomProxy proxy = open(ProxyBounds.DEFAULT)) {
      left = connect(proxy);
      socket = proxy.socket();
      tunnel(left);
    }
    try (left) {
      assertThat(Channels.newInputStream(left).readAllBytes()).isEmpty();
      assertThat(socket).doesNotExist();
    }
  }

  private RoomProxy open(ProxyBounds bounds) throws IOException {
    AllowList allowed =
        new AllowList(
            List.of(
                HostPattern.of("good.test:" + port()),
                HostPattern.of("loop.test:" + port()),
                HostPattern.of("127.0.0.1:" + port())),
            name ->
                List.of(
                    InetAddress.ofLiteral(name.equals("loop.test") ? "127.0.0.2" : "127.0.0.1")));
    Files.createDirectories(folder);
    return RoomProxy.open(folder.resolve("s" + System.nanoTime()), allowed, bounds);
  }

  private int port() {
    return server.getLocalPort();
  }

  private static SocketChannel connect(RoomProxy proxy) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()));
  }

  /** Returns when the proxy has said that it is through. */
  private void tunnel(SocketChannel channel) throws IOException {
    write(channel, "CONNECT good.test:%d HTTP/1.1\r\n\r\n".formatted(port()));
    assertThat(Channels.newInputStream(channel).readNBytes(39)).hasSize(39);
  }

  /** All that is answered, until the other side closes or resets; it may before it is asked. */
  private static String ask(RoomProxy proxy, String request) throws IOException {
    StringBuilder answer = new StringBuilder();
    try (SocketChannel channel = connect(proxy)) {
      write(channel, request);
      InputStream in = Channels.newInputStream(channel);
      for (int b = in.read(); b >= 0; b = in.read()) {
        answer.append((char) b);
      }
    } catch (IOException reset) {
      return answer.toString();
    }
    return answer.toString();
  }

  private static void write(SocketChannel channel, String request) {
    try {
      Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException closed) {
      return;
    }
  }

  private void answerAll() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      HttpHead head = HttpHead.read(socket.getInputStream());
      StringBuilder line = new StringBuilder(head.first());
      head.fields().forEach(field -> line.append('|' + field.name() + '=' + field.value()));
      heard.add(line.toString());
      String body = head.first().contains("/big") ? "x".repeat(1_000_000) : "hello";
      socket
          .getOutputStream()
          .write(("HTTP/1.1 200 OK\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException ended) {
      return;
    }
  }
}
