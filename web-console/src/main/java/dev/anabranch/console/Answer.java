package dev.anabranch.console;

import dev.anabranch.json.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;

/** What goes back to the caller. */
sealed interface Answer {

  /** Bytes that are there. */
  record Whole(int status, String contentType, Buffer body, Map<String, String> headers)
      implements Answer {
    public Whole {
      headers = Map.copyOf(headers);
    }
  }

  /** Bytes that come as they are made; nobody waits for their end before the first is sent. */
  record Streamed(String contentType, Map<String, String> headers, Writer writer)
      implements Answer {
    public Streamed {
      headers = Map.copyOf(headers);
    }
  }

  /** Writes the body; its end is the end of the answer. */
  interface Writer {
    void write(ResponseBody out) throws IOException, InterruptedException;
  }

  static Whole json(int status, Json value) {
    return new Whole(status, "application/json", Buffer.buffer(value.bytes()), Map.of());
  }

  static Whole ok(Json value) {
    return json(200, value);
  }

  static Whole text(String contentType, String text) {
    return new Whole(200, contentType + "; charset=utf-8", Buffer.buffer(text), Map.of());
  }

  static Whole problem(Problem problem) {
    Map<String, String> headers =
        switch (problem.kind()) {
          case NOT_LOGGED_IN -> Map.of("WWW-Authenticate", "Bearer realm=\"anabranch\"");
          case TOO_MANY -> Map.of("Retry-After", "60");
          default -> Map.of();
        };
    return new Whole(
        problem.status(),
        "application/problem+json",
        Buffer.buffer(problem.json().bytes()),
        headers);
  }
}
