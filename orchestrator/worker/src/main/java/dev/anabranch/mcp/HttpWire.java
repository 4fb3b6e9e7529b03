package dev.anabranch.mcp;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Streamable HTTP: each message is a request of its own, answered by JSON or by a stream of events.
 * Follows no redirect, since headers may be secret. There is no stream beside the requests: that
 * the tools changed is found by asking again.
 */
final class HttpWire implements Wire {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration END_WITHIN = Duration.ofSeconds(2);
  private static final Duration HEAD_WITHIN = McpSettings.TIMEOUT_MAX.plusMinutes(1);
  private static final String FORGOTTEN = "it has forgotten this session";
  private static final String SESSION = "Mcp-Session-Id";
  private static final int SESSION_CHARS_MAX = 1_000;

  private final McpSettings.Address address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Ear ear = new Deaf();
  private volatile Optional<String> session = Optional.empty();
  private volatile Optional<String> version = Optional.empty();

  HttpWire(McpSettings.Address address) {
    this.address = address;
  }

  private record Deaf() implements Ear {
    @Override
    public void hear(Json.Obj message) {}

    @Override
    public void over(String why) {}
  }

  @Override
  public void open(Ear newEar) {
    ear = newEar;
  }

  @Override
  public void agreed(String newVersion) {
    version = Optional.of(newVersion);
  }

  @Override
  public CompletionStage<Void> send(Json.Obj message) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("mcp-http")
        .start(() -> {
          try {
            exchange(message);
            sent.complete(null);
          } catch (ConnectException | HttpConnectTimeoutException e) {
            sent.completeExceptionally(new Unsent("it cannot be reached at " + address));
            ear.over("it cannot be reached at " + address);
          } catch (Forgotten e) {
            sent.completeExceptionally(new Unsent(FORGOTTEN));
            ear.over(FORGOTTEN);
          } catch (IOException | JsonRefused e) {
            sent.completeExceptionally(
                e instanceof IOException io ? io : new IOException("what it answers is no JSON"));
          } catch (InterruptedException e) {
            sent.completeExceptionally(new IOException("interrupted"));
            Thread.currentThread().interrupt();
          }
        });
    return sent;
  }

  private void exchange(Json.Obj message) throws IOException, InterruptedException {
    HttpRequest request =
        request()
            .timeout(HEAD_WITHIN)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(message.bytes()))
            .build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      refuse(response.statusCode());
      response
          .headers()
          .firstValue(SESSION)
          .filter(id -> id.length() <= SESSION_CHARS_MAX && id.matches("[!-~]+"))
          .ifPresent(id -> session = Optional.of(id));
      boolean asks = message.find("method").isPresent() && message.find("id").isPresent();
      if (asks && !answer(response, body, message.at("id"))) {
        throw new IOException("its answer ended before it was whole");
      }
    }
  }

  /** The server must be greeted again. */
  private static final class Forgotten extends IOException {
    private static final long serialVersionUID = 1L;

    Forgotten() {
      super(FORGOTTEN);
    }
  }

  private HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.url());
    address.headers().forEach(request::setHeader);
    session.ifPresent(id -> request.setHeader(SESSION, id));
    version.ifPresent(spoken -> request.setHeader("MCP-Protocol-Version", spoken));
    return request;
  }

  private void refuse(int status) throws IOException {
    if (status == 404 && session.isPresent()) {
      throw new Forgotten();
    }
    if (status == 401 || status == 403) {
      throw new Unsent("it refuses the headers that are configured (HTTP " + status + ")");
    }
    if (status >= 400 && status < 500) {
      throw new Unsent("it refuses the request with HTTP " + status);
    }
    if (status < 200 || status > 299) {
      throw new IOException("it answers with HTTP " + status);
    }
  }

  /** True if the answer of the request was among what was heard. */
  private boolean answer(HttpResponse<InputStream> response, InputStream body, Json id)
      throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/event-stream") ? events(body, id) : whole(body, id);
  }

  private boolean whole(InputStream body, Json id) throws IOException {
    byte[] bytes = body.readNBytes(MESSAGE_BYTES_MAX + 1);
    if (bytes.length > MESSAGE_BYTES_MAX) {
      throw new IOException("it sent a message of more than 16 MiB");
    }
    return hear(new String(bytes, StandardCharsets.UTF_8), id);
  }

  private boolean events(InputStream body, Json id) throws IOException {
    InputStream in = new BufferedInputStream(body, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    StringBuilder data = new StringBuilder();
    boolean answered = false;
    for (int letter = in.read(); letter >= 0 && !answered; letter = in.read()) {
      if (letter != '\n') {
        line.write(letter);
      } else if (line.size() == 0 || isReturn(line)) {
        answered = !data.toString().isBlank() && hear(data.toString(), id);
        data.setLength(0);
        line.reset();
      } else {
        data(line.toString(StandardCharsets.UTF_8), data);
        line.reset();
      }
      if (line.size() + data.length() > MESSAGE_BYTES_MAX) {
        throw new IOException("it sent a message of more than 16 MiB");
      }
    }
    return answered;
  }

  private static boolean isReturn(ByteArrayOutputStream line) {
    return line.size() == 1 && line.toString(StandardCharsets.UTF_8).equals("\r");
  }

  private static void data(String line, StringBuilder data) {
    if (line.startsWith("data:")) {
      data.append(line.substring(5).strip()).append('\n');
    }
  }

  private boolean hear(String text, Json id) {
    boolean answered = false;
    for (Json.Obj message : ProgramWire.each(Json.parse(text))) {
      ear.hear(message);
      answered |=
          message.find("method").isEmpty() && message.find("id").filter(id::equals).isPresent();
    }
    return answered;
  }

  /** Tells the server that the session is over; whether it hears that is its own matter. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (session.isEmpty()) {
      client.shutdownNow();
      return;
    }
    HttpRequest end = request().DELETE().timeout(END_WITHIN).build();
    client
        .sendAsync(end, HttpResponse.BodyHandlers.discarding())
        .whenComplete((answer, failure) -> Thread.ofVirtual().start(client::shutdownNow));
  }
}
