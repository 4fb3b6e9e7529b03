package dev.anabranch.launcher.client;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One server over HTTP. A problem becomes a {@link VerbFailed} with the server's own words and the
 * exit code of its kind.
 */
public final class HttpApi {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final Duration IMPORT = Duration.ofHours(1);
  private static final int REASON_CHARS_MAX = 2000;

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  public HttpApi(URI base, Optional<String> token) {
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.token = token;
  }

  public URI base() {
    return base;
  }

  /** A link that opens a page of the console, logged in. */
  public String link(String page) {
    return token
        .map(secret -> base + "/login?token=" + secret + "&next=" + page)
        .orElse(base + page);
  }

  public Json.Obj get(String path) {
    return json(bytes(path));
  }

  public byte[] bytes(String path) {
    return bytes(path, "application/json, */*");
  }

  public byte[] bytes(String path, String accept) {
    return read(stream(path, accept));
  }

  /** An answer as a stream; the caller closes it. */
  public InputStream stream(String path, String accept) {
    return send(request(path).header("Accept", accept).GET().build());
  }

  public Json.Obj post(String path, Json.Obj body, Optional<String> idempotencyKey) {
    HttpRequest.Builder request =
        request(path)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body.bytes()));
    idempotencyKey.ifPresent(key -> request.header("Idempotency-Key", key));
    return json(read(send(request.build())));
  }

  /** Stores a file as a blob and answers its SHA-256. */
  public String putBlob(Path file) {
    return sendFile("PUT", "/api/blobs", file, ANSWER).text("blob");
  }

  /** Sends an exported file and answers its session; the server takes as long as the file needs. */
  public Json.Obj importFile(Path file) {
    return sendFile("POST", "/api/import", file, IMPORT);
  }

  private Json.Obj sendFile(String method, String path, Path file, Duration within) {
    try {
      BodyPublisher body = BodyPublishers.ofFile(file);
      HttpRequest request =
          request(path)
              .timeout(within)
              .header("Content-Type", "application/octet-stream")
              .method(method, body)
              .build();
      return json(read(send(request)));
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the server still lacks to take tasks, in its words; empty if it cannot be asked. */
  public Optional<List<String>> missing() {
    try {
      Json.Obj readiness = get("/api/readiness");
      return Optional.of(readiness.list("missing").stream().map(Json::asText).toList());
    } catch (VerbFailed e) {
      return Optional.empty();
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private InputStream send(HttpRequest request) {
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() / 100 == 2) {
        return answer.body();
      }
      throw problem(answer.statusCode(), read(answer.body()));
    } catch (HttpTimeoutException e) {
      throw new VerbFailed(Exit.TIMED_OUT, base + " did not answer in time; try again");
    } catch (ConnectException e) {
      throw unreachable("nothing listens there");
    } catch (IOException e) {
      throw unreachable(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private VerbFailed unreachable(String why) {
    return new VerbFailed(
        Exit.UNREACHABLE, "cannot reach " + base + ": " + why + "; `anabranch up` starts a server");
  }

  private static VerbFailed interrupted() {
    Thread.currentThread().interrupt();
    return new VerbFailed(Exit.INTERRUPTED, "interrupted");
  }

  private VerbFailed problem(int status, byte[] body) {
    String said = detail(new String(body, StandardCharsets.UTF_8));
    return switch (status) {
      case 401 ->
          new VerbFailed(
              Exit.USAGE,
              base + " wants its token; name its data folder by --data or set ANABRANCH_TOKEN");
      case 404 -> new VerbFailed(Exit.NOT_FOUND, said);
      case 500, 502, 503, 504 -> new VerbFailed(Exit.UNREACHABLE, base + " cannot do it: " + said);
      default -> new VerbFailed(Exit.USAGE, said);
    };
  }

  private static String detail(String body) {
    try {
      Json.Obj problem = Json.parseObject(body);
      return problem.findText("detail").or(() -> problem.findText("title")).orElse(body);
    } catch (JsonRefused e) {
      return body.substring(0, Math.min(body.length(), REASON_CHARS_MAX));
    }
  }

  private byte[] read(InputStream body) {
    try (body) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw unreachable(String.valueOf(e.getMessage()));
    }
  }

  private Json.Obj json(byte[] body) {
    try {
      return Json.parseObject(body);
    } catch (JsonRefused e) {
      throw unreachable("it answers no JSON, so it is not an Anabranch server");
    }
  }
}
