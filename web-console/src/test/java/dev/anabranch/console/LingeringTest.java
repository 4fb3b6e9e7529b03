package dev.anabranch.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller who sends more than is read of it. */
@Timeout(120)
class LingeringTest {
  private static final int CHUNK = 1 << 16;

  @ParameterizedTest
  @CsvSource({
    "/api/sessions, right, 413",
    "/api/sessions, wrong, 401",
    "/api/none, right, 404",
    "/api/blobs, wrong, 401"
  })
  void who_sends_all_before_reading_gets_the_answer(
      String path, String token, int status, @TempDir Path dir) throws Exception {
    try (Console console = new Console(dir);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port)) {
      // More than all buffers between two sockets hold.
      int chunks = 500;
      head(socket, path, token.equals("right") ? Console.TOKEN : token, (long) chunks * CHUNK);
      for (int i = 0; i < chunks; i++) {
        socket.getOutputStream().write(new byte[CHUNK]);
      }
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 " + status + " ")
          .containsIgnoringCase("connection: close");
      assertThat(answer).endsWith("}");
    }
  }

  private static void head(Socket socket, String path, String token, long length)
      throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n\r\n"
            .formatted(path.equals("/api/blobs") ? "PUT" : "POST", path, length, token);
    socket.getOutputStream().write(head.getBytes(US_ASCII));
  }

  @Test
  void who_never_ends_is_cut_off_after_so_many_bytes() throws Exception {
    long bound = 8L << 20;
    long all = sentUntilCut(new Lingering.Bound(bound, Duration.ofDays(1)), true);
    assertThat(all).isGreaterThanOrEqualTo(bound).isLessThan(8 * bound);
  }

  @Test
  void who_says_nothing_more_is_cut_off_after_so_long() throws Exception {
    assertThat(sentUntilCut(new Lingering.Bound(Long.MAX_VALUE, Duration.ofMillis(50)), false))
        .isZero();
  }

  /** How much a caller could send after the answer; the answer itself is read, and then the end. */
  private static long sentUntilCut(Lingering.Bound bound, boolean goesOn) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(request -> {
                request.response().putHeader("Connection", "close").end("no");
                Lingering.thenClose(vertx, request, bound);
              });
      int port = get(server.listen(0, "127.0.0.1")).actualPort();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        head(socket, "/", "t", Long.MAX_VALUE);
        socket.getInputStream().readNBytes("HTTP/1.1 200 OK".length());
        return goesOn ? send(socket.getOutputStream()) : rest(socket);
      }
    } finally {
      get(vertx.close());
    }
  }

  private static long send(OutputStream out) {
    long sent = 0;
    try {
      while (true) {
        out.write(new byte[CHUNK]);
        sent += CHUNK;
      }
    } catch (IOException cut) {
      return sent;
    }
  }

  /** Nothing more is sent; the end of what comes is waited for. */
  private static long rest(Socket socket) throws IOException {
    assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).endsWith("no");
    return 0;
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
