package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A session in words. */
public final class SessionText {
  private SessionText() {}

  /** All that is known of a session, one thing a line. */
  public static List<String> lines(Json.Obj session, Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(field("session", session.text("id")));
    lines.add(field("task", session.text("task")));
    lines.add(field("status", status(session, paint)));
    lines.add(field("model", session.text("model")));
    lines.add(field("steps", String.valueOf(session.integer("steps"))));
    lines.add(field("entries", String.valueOf(session.integer("head"))));
    lines.add(field("tokens", tokens(session)));
    lines.add(field("created", session.text("createdAt")));
    session
        .findText("parent")
        .ifPresent(
            parent -> lines.add(field("fork of", parent + "@" + session.integer("forkedAt"))));
    session.findText("supersededBy").ifPresent(by -> lines.add(field("goes on", "as " + by)));
    session.findText("readOnly").ifPresent(why -> lines.add(field("read-only", paint.bad(why))));
    session.findText("reason").ifPresent(reason -> lines.add(field("reason", reason)));
    session.findText("answer").ifPresent(answer -> lines.add(field("answer", answer)));
    return lines;
  }

  public static String status(Json.Obj session, Paint paint) {
    String status = session.text("status");
    return switch (status) {
      case "completed" -> paint.good(status);
      case "failed" -> paint.bad(status);
      case "running", "waiting" -> paint.strong(status);
      default -> status;
    };
  }

  /** Tokens with the cache hit rate; what is unknown is said to be so, never 0. */
  public static String tokens(Json.Obj session) {
    Json.Obj usage = session.obj("usage");
    return count(usage.findInteger("promptTokens"))
        + " prompt ("
        + hitRate(session).map(rate -> rate + " cached").orElse("cached unknown")
        + "), "
        + count(usage.findInteger("outputTokens"))
        + " output";
  }

  /** Cached tokens in percent of prompt tokens; empty if the endpoint did not tell. */
  public static Optional<String> hitRate(Json.Obj session) {
    Json.Obj usage = session.obj("usage");
    OptionalLong prompt = usage.findInteger("promptTokens");
    OptionalLong cached = usage.findInteger("cachedTokens");
    if (prompt.isEmpty() || cached.isEmpty() || prompt.getAsLong() == 0) {
      return Optional.empty();
    }
    double rate = 100.0 * cached.getAsLong() / prompt.getAsLong();
    return Optional.of(String.format(Locale.ROOT, "%.1f%%", rate));
  }

  private static String count(OptionalLong tokens) {
    return tokens.isPresent() ? String.format(Locale.ROOT, "%,d", tokens.getAsLong()) : "unknown";
  }

  private static String field(String name, String value) {
    return String.format(Locale.ROOT, "%-9s %s", name, value);
  }
}
