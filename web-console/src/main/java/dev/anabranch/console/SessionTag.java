package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Names what a session looks like now, so that nobody fetches it twice or acts on an old look. */
final class SessionTag {
  private static final int HEX_CHARS = 32;

  private SessionTag() {}

  static String of(Json.Obj session) {
    return "\"" + Sha256.hex(session.bytes()).substring(0, HEX_CHARS) + "\"";
  }

  /** The session, or 304 for who has it as it is. */
  static Answer answer(Call call, Json.Obj session) {
    String tag = of(session);
    boolean known = matches(call.header("if-none-match"), tag);
    Buffer body = known ? Buffer.buffer() : Buffer.buffer(session.bytes());
    return new Answer.Whole(known ? 304 : 200, "application/json", body, Map.of("ETag", tag));
  }

  /** A wish that came with {@code If-Match} is for a session that looks like that. */
  static void refuseMoved(Call call) {
    if (call.header("if-match").isEmpty()) {
      return;
    }
    String tag = of(call.reads().show(call.session()).json());
    if (!matches(call.header("if-match"), tag)) {
      throw new Problem(Kind.MOVED, "The session moved on; look at it and ask again.");
    }
  }

  private static boolean matches(Optional<String> header, String tag) {
    return header
        .filter(text ->
            Arrays.stream(text.split(","))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag)))
        .isPresent();
  }
}
