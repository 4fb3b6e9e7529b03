package dev.anabranch.checks.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A road to a house on which the first question whether a call may begin is very late. */
final class SlowRoad implements AutoCloseable {
  private static final long LATE_SECONDS = 7;

  private final URI house;
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final AtomicBoolean late = new AtomicBoolean(true);
  private final CountDownLatch arrived = new CountDownLatch(1);

  SlowRoad(URI house) throws IOException {
    this.house = house;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::carry);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Waits until the late question was answered. */
  void awaitLate() throws InterruptedException {
    arrived.await();
  }

  private void carry(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      boolean isLate = path.endsWith("/begin") && late.getAndSet(false);
      if (isLate) {
        TimeUnit.SECONDS.sleep(LATE_SECONDS);
      }
      HttpRequest request =
          HttpRequest.newBuilder(house.resolve(path))
              .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
      if (isLate) {
        arrived.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
