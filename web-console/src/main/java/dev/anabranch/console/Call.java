package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Caller;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.sessions.SessionReads;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request, as its handler reads it. Header names are in lower case, {@code rawPath} is as it
 * was sent, {@code reads} is what its caller can read.
 */
record Call(
    String method,
    String rawPath,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    InputStream body,
    Caller caller,
    SessionReads reads) {

  /** The largest JSON body that is read. */
  static final int JSON_BYTES_MAX = 1 << 20;

  private static final int KEY_CHARS_MAX = 200;
  private static final int ANSWER_SECONDS_MAX = 60;

  SessionId session() {
    return session(path.getOrDefault("id", ""));
  }

  /** Text that is no id names no session. */
  static SessionId session(String id) {
    if (!SessionId.isValid(id)) {
      throw new Problem(
          Kind.NO_SUCH_SESSION,
          "A session id has 26 characters of 0-9 and a-z; GET /api/sessions lists sessions.");
    }
    return new SessionId(id);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Optional<String> param(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  Optional<Long> number(String name) {
    return param(name).map(text -> number(name, text));
  }

  /** True or false, and false if it is not there. */
  boolean flag(String name) {
    return switch (param(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Problem(Kind.BAD_REQUEST, name + " must be true or false.");
    };
  }

  /** A number from 0. */
  static long number(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notANumber(name);
    }
    throw notANumber(name);
  }

  private static Problem notANumber(String name) {
    return new Problem(Kind.BAD_REQUEST, name + " must be a whole number, 0 or more.");
  }

  boolean accepts(String contentType) {
    return header("accept").filter(value -> value.contains(contentType)).isPresent();
  }

  /** The body as a JSON object with no other fields than {@code known}; no body is {@code {}}. */
  Json.Obj json(Set<String> known) throws IOException {
    byte[] bytes = body.readNBytes(JSON_BYTES_MAX + 1);
    if (bytes.length > JSON_BYTES_MAX) {
      throw new Problem(
          Kind.TOO_LARGE, "A JSON body has at most 1 MiB; send files with PUT /api/blobs.");
    }
    if (bytes.length == 0) {
      return Json.object();
    }
    String type = header("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      throw new Problem(
          Kind.WRONG_MEDIA_TYPE, "Send the body as JSON with Content-Type: application/json.");
    }
    Json.Obj json = Json.parseObject(bytes);
    refuseOthers(json, known);
    return json;
  }

  static void refuseOthers(Json.Obj json, Set<String> known) {
    for (String field : json.fields().keySet()) {
      if (!known.contains(field)) {
        throw new Problem(
            Kind.UNPROCESSABLE,
            "The field \""
                + field
                + "\" is not known here; known are "
                + known.stream().sorted().toList()
                + ".");
      }
    }
  }

  /** The Idempotency-Key, if one was sent. */
  Optional<String> key() {
    Optional<String> key = header("idempotency-key");
    boolean good =
        key.isEmpty()
            || (!key.get().isBlank()
                && key.get().length() <= KEY_CHARS_MAX
                && key.get().chars().allMatch(c -> c > 0x20 && c < 0x7f));
    if (!good) {
      throw new Problem(
          Kind.BAD_REQUEST, "An Idempotency-Key has 1 to 200 printable ASCII characters.");
    }
    return key;
  }

  /** What the request asks for, in one hash; of a secret it tells nothing. */
  String digest(Json.Obj body) {
    Json kept = Redactor.SHAPES.redact(body);
    return Sha256.hex(method + " " + rawPath + "\n" + kept.canonical());
  }

  /** The answer, and what was taken out of the request because it looks like a secret. */
  static Json.Obj warned(Json.Obj body, Json.Obj answer) {
    List<String> kinds = List.copyOf(Redactor.SHAPES.kinds(body.canonical()));
    return kinds.isEmpty() ? answer : answer.with("redacted", Json.strings(kinds));
  }

  /** Waits for what the sessions do. */
  static <T> T await(CompletionStage<T> stage)
      throws ExecutionException, InterruptedException, TimeoutException {
    return stage.toCompletableFuture().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
