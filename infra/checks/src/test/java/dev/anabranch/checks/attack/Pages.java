package dev.anabranch.checks.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A site that may be fetched from, and that sends whoever comes on: {@code /to?URL}. */
final class Pages implements AutoCloseable {
  private final HttpServer server;

  private Pages(HttpServer server) {
    this.server = server;
  }

  static Pages open() {
    try {
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      Pages pages = new Pages(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
      pages.server.createContext("/", Pages::answer);
      pages.server.start();
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/to")) {
        exchange.getResponseHeaders().add("Location", exchange.getRequestURI().getQuery());
        exchange.sendResponseHeaders(302, -1);
      } else {
        byte[] page = "a page".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      }
    }
  }

  String place() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String sendingTo(String url) {
    return "http://" + place() + "/to?" + url;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
