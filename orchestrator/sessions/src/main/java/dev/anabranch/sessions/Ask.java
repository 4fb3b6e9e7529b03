package dev.anabranch.sessions;

import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A call that waits for a person.
 *
 * @param call its address
 * @param arguments as the model wrote them
 * @param question what the agent wants to know
 * @param reason why somebody must let it run
 * @param digest names tool and arguments, so that nobody approves what was not asked
 * @param since when it began to wait; empty if that is lost
 */
public record Ask(
    String call,
    String tool,
    String arguments,
    Kind kind,
    Optional<String> question,
    Optional<String> reason,
    String digest,
    Optional<Instant> since) {

  /** What it waits for. */
  public enum Kind {
    APPROVAL,
    ANSWER;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code {call, tool, arguments, kind, question?, reason?, digest, since?}}. */
  public Json.Obj json() {
    return Json.object()
        .with("call", call)
        .with("tool", tool)
        .with("arguments", arguments)
        .with("kind", kind.wire())
        .withText("question", question)
        .withText("reason", reason)
        .with("digest", digest)
        .withText("since", since.map(Instant::toString));
  }

  /** The ask whose {@link #json} this is. */
  static Ask of(Json.Obj json) {
    return new Ask(
        json.text("call"),
        json.text("tool"),
        json.text("arguments"),
        Kind.valueOf(json.text("kind").toUpperCase(Locale.ROOT)),
        json.findText("question"),
        json.findText("reason"),
        json.text("digest"),
        json.findText("since").map(Instant::parse));
  }
}
