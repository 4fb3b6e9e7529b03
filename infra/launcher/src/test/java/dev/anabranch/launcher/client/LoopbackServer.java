package dev.anabranch.launcher.client;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A server on loopback that answers as a test tells it. */
public final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;

  private LoopbackServer(HttpServer server) {
    this.server = server;
  }

  public static LoopbackServer start() {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(any, 0);
      server.start();
      return new LoopbackServer(server);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public void at(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  /** Answers with this text and nothing else. */
  public void at(String path, int status, String body) {
    at(
        path,
        call -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(status, bytes.length);
          try (OutputStream out = call.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  public HttpApi api() {
    return new HttpApi(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.empty());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
