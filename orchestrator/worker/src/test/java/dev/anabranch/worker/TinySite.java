package dev.anabranch.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link TinyServer} behind streamable HTTP, with a session and a secret header. */
final class TinySite implements AutoCloseable {
  static final Map<String, String> SECRET = Map.of("Authorization", "Bearer of-this-test");

  final TinyServer core;
  final AtomicInteger sessions = new AtomicInteger();
  private final boolean streams;
  private final HttpServer http;

  /** {@code streams} answers by events, else by JSON. */
  TinySite(Path folder, boolean streams) throws IOException {
    this.core = new TinyServer(folder, "2025-11-25");
    this.streams = streams;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/mcp", this::serve);
    http.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", url("/mcp").toString());
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    http.start();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      exchange.close();
      return;
    }
    Json.Obj message = Json.parseObject(body);
    int status = check(exchange, message);
    if (status != 200) {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    answer(exchange, core.hear(message));
  }

  private int check(HttpExchange exchange, Json.Obj message) {
    if (!"Bearer of-this-test".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return 401;
    }
    if (message.findText("method").equals(Optional.of("initialize"))) {
      exchange.getResponseHeaders().add("Mcp-Session-Id", "s" + sessions.incrementAndGet());
      return 200;
    }
    boolean spoken =
        "2025-11-25".equals(exchange.getRequestHeaders().getFirst("MCP-Protocol-Version"));
    boolean here =
        ("s" + sessions.get()).equals(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"));
    return !here ? 404 : spoken ? 200 : 400;
  }

  private void answer(HttpExchange exchange, TinyServer.Reply reply) throws IOException {
    if (reply.instead() == TinyServer.Instead.DIE) {
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(": working\n\n".getBytes(StandardCharsets.UTF_8));
      exchange.close();
      return;
    }
    if (reply.answer().isEmpty()) {
      exchange.sendResponseHeaders(202, -1);
      exchange.close();
      return;
    }
    String text = reply.answer().get().canonical();
    String type = streams ? "text/event-stream" : "application/json";
    String sent =
        streams
            ? "id: 1\r\ndata:\r\n\r\nevent: message\r\ndata: "
                + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"
                + (reply.announces() != TinyServer.Announces.NOT ? "tools/list_changed" : "message")
                + "\"}\r\n\r\n"
                + "data: "
                + text
                + "\r\n\r\n"
            : text;
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(sent.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
