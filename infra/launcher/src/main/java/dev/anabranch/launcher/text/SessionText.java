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
    cost(session).ifPresent(cost -> lines.add(field("cost", cost)));
    budget(session).ifPresent(budget -> lines.add(field("budget", budget)));
    autonomy(session).ifPresent(level -> lines.add(field("autonomy", level)));
    session.findText("label").ifPresent(label -> lines.add(field("label", label)));
    lines.add(field("created", session.text("createdAt")));
    session
        .findText("parent")
        .ifPresent(
            parent -> lines.add(field("fork of", parent + "@" + session.integer("forkedAt"))));
    session.findText("supersededBy").ifPresent(by -> lines.add(field("goes on", "as " + by)));
    session.findText("readOnly").ifPresent(why -> lines.add(field("read-only", paint.bad(why))));
    session.findText("reason").ifPresent(reason -> lines.add(field("reason", reason)));
    session.findText("answer").ifPresent(answer -> lines.add(field("answer", answer)));
    AskText.asks(session).forEach(ask -> lines.add(field("asks", ask)));
    return lines;
  }

  /** What the model calls of the session cost; empty without prices. */
  static Optional<String> cost(Json.Obj session) {
    Json.Obj usage = session.obj("usage");
    return usage.findText("cost").map(amount -> amount + " " + usage.text("currency"));
  }

  /** How much of each bound is used, and which one is used up. */
  static Optional<String> budget(Json.Obj session) {
    if (session.find("budget").isEmpty()) {
      return Optional.empty();
    }
    Json.Obj budget = session.obj("budget");
    List<String> parts = new ArrayList<>();
    parts.add(session.integer("steps") + " of " + budget.integer("steps") + " steps");
    OptionalLong tokens = budget.findInteger("tokens");
    if (tokens.isPresent()) {
      parts.add(
          count(OptionalLong.of(budget.integer("spentTokens")))
              + " of "
              + count(tokens)
              + " tokens");
    }
    budget
        .findText("cost")
        .ifPresent(cost ->
            parts.add(budget.findText("spentCost").orElse("unknown") + " of " + cost + " cost"));
    parts.add("at most " + budget.integer("seconds") + " s");
    budget.findText("reached").ifPresent(what -> parts.add(what + " used up"));
    return Optional.of(String.join(", ", parts));
  }

  private static Optional<String> autonomy(Json.Obj session) {
    OptionalLong level = session.findInteger("autonomy");
    return level.isPresent() ? Optional.of(String.valueOf(level.getAsLong())) : Optional.empty();
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
