package dev.anabranch.session;

import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which calls a person must let run, by the autonomy of the session (architecture.md §6). */
final class Approvals {
  /** Nobody asks for these; a share of them is sampled for audit. */
  static final int FREE = 4;

  /** What only looks at the world outside may run again, and is asked about all the same. */
  private static final String WEB = "web_";

  static final int SUGGEST_ONLY = 0;
  private static final int EVERY_CALL = 1;
  private static final int EVERY_EXTERNAL = 2;

  private Approvals() {}

  /** Why the call asks; empty if it may run at once. */
  static Optional<String> reason(Turn.Call call, SessionState state) {
    if (call.settledHere() || call.grant().isPresent()) {
      return Optional.empty();
    }
    int autonomy = state.life().autonomy();
    boolean external =
        call.effect().orElseThrow() == ToolEffect.EXTERNAL || call.call().name().startsWith(WEB);
    if (autonomy <= EVERY_CALL) {
      return Optional.of("every call asks at autonomy " + autonomy);
    }
    if (!external || autonomy >= FREE) {
      return Optional.empty();
    }
    if (autonomy <= EVERY_EXTERNAL) {
      return Optional.of("it touches the world outside");
    }
    return cautious(call, state);
  }

  private static Optional<String> cautious(Turn.Call call, SessionState state) {
    if (!state.attention().known().contains(kind(call))) {
      return Optional.of("a call of this kind is new in this session: " + kind(call));
    }
    return state.life().spent().near(state.life().limits(), state.steps())
        ? Optional.of("a budget is near its end")
        : Optional.empty();
  }

  /** What a person who lets one call run has seen of others like it: tool, host, argument names. */
  static String kind(Turn.Call call) {
    Json.Obj arguments = call.arguments().orElse(Json.object());
    List<String> parts = new ArrayList<>();
    parts.add(call.call().name());
    arguments.find("url").map(Approvals::host).ifPresent(parts::add);
    parts.add("(" + String.join(", ", arguments.fields().keySet()) + ")");
    return String.join(" ", parts);
  }

  /** What has no host that can be read is like nothing but itself. */
  private static String host(Json url) {
    String text = url instanceof Json.Str written ? written.value() : url.canonical();
    try {
      String host = URI.create(text).getHost();
      return host != null ? host : Sha256.hex(text);
    } catch (IllegalArgumentException e) {
      return Sha256.hex(text);
    }
  }
}
