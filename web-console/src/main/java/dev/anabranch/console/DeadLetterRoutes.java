package dev.anabranch.console;

import dev.anabranch.bus.DeadRecord;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.console.ConsolePorts.DeadLetters;
import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/** Records of the bus that nobody could use, for who may send calls again. */
final class DeadLetterRoutes {
  private static final int LETTERS = 50;
  private static final int LETTERS_MAX = 200;

  /** Whoever can write to the bus chose the text. */
  static final int TEXT_CHARS_MAX = 1_000;

  private final Optional<DeadLetters> here;

  DeadLetterRoutes(Optional<DeadLetters> here) {
    this.here = here;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.get(Access.OPERATOR, "/api/dead-letters", this::newest));
  }

  private Answer newest(Call call) {
    DeadLetters letters =
        here.orElseThrow(() ->
            new Problem(
                Kind.UNAVAILABLE,
                "This console only shows what is stored; ask the process that looks after the"
                    + " sessions."));
    int max = Math.clamp(call.number("max").orElse((long) LETTERS), 1, LETTERS_MAX);
    List<Json.Obj> dead = letters.newest(max).stream().map(DeadLetterRoutes::json).toList();
    return Answer.ok(Json.object().with("deadLetters", Json.array(dead)));
  }

  /** A record that no one can read has no call; its key may tell its session all the same. */
  private static Json.Obj json(DeadRecord dead) {
    Optional<ToolRequest> call = dead.call();
    Optional<String> session =
        call.map(request -> request.session().value())
            .or(() -> Optional.of(dead.key()).filter(SessionId::isValid));
    return Json.object()
        .with("offset", dead.offset())
        .with("at", dead.at().toString())
        .with("topic", clipped(dead.topic()))
        .with("reason", clipped(dead.reason()))
        .withText("session", session)
        .withText("call", call.map(request -> clipped(request.call())))
        .withText("tool", call.map(request -> clipped(request.tool())));
  }

  private static String clipped(String text) {
    if (text.length() <= TEXT_CHARS_MAX) {
      return text;
    }
    boolean halved = Character.isHighSurrogate(text.charAt(TEXT_CHARS_MAX - 1));
    return text.substring(0, halved ? TEXT_CHARS_MAX - 1 : TEXT_CHARS_MAX);
  }
}
