package dev.anabranch.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on loopback that answers whatever a test wants and remembers what it was asked. Paths
 * that are not the API's are not there, unless a test gives them.
 */
final class ForeignEndpoint implements AutoCloseable {
  static final String SSE = "text/event-stream";
  static final String JSON = "application/json";

  /** Writes one answer. */
  interface Answering {
    void answer(HttpExchange exchange, Json.Obj request) throws IOException;
  }

  final List<Json.Obj> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final List<String> looks = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  ForeignEndpoint(Answering answering) throws IOException {
    this(Map.of(), answering);
  }

  /**
   * @param paths what is said at paths beside the chat
   */
  ForeignEndpoint(Map<String, Json.Obj> paths, Answering answering) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          Json.Obj request = body.length == 0 ? Json.object() : Json.parseObject(body);
          String path = exchange.getRequestURI().getPath();
          try (exchange) {
            if (paths.containsKey(path) || !path.startsWith("/v1/")) {
              looks.add(path);
              look(exchange, Optional.ofNullable(paths.get(path)));
            } else {
              requests.add(request);
              answering.answer(exchange, request);
            }
          }
        });
    server.start();
  }

  private static void look(HttpExchange exchange, Optional<Json.Obj> body) throws IOException {
    if (body.isPresent()) {
      send(exchange, 200, JSON, body.get().canonical());
    } else {
      send(exchange, 404, "text/plain", "404 page not found");
    }
  }

  static Answering saying(int status, String contentType, String body) {
    return (exchange, request) -> send(exchange, status, contentType, body);
  }

  /** Keeps the stream alive and says nothing, until the connection breaks. */
  static Answering endless(CountDownLatch begun, CountDownLatch broken) {
    byte[] alive = ": alive\n\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    return (exchange, request) -> {
      exchange.getResponseHeaders().set("Content-Type", SSE);
      exchange.sendResponseHeaders(200, 0);
      try {
        for (int i = 0; i < 1_000_000; i++) {
          exchange.getResponseBody().write(alive);
          exchange.getResponseBody().flush();
          begun.countDown();
        }
      } catch (IOException gone) {
        broken.countDown();
      }
    };
  }

  static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
