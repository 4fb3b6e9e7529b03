package dev.anabranch.remote;

import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteRefused.Kind;
import dev.anabranch.sandbox.StopSwitch.Stop;
import dev.anabranch.tools.PlainText;
import dev.anabranch.tools.ToolEnd;
import java.util.List;
import java.util.Optional;

/** How a remote worker says that a call ended: by exactly one of these fields. */
final class Ends {
  private static final List<String> FIELDS = List.of("exit", "refused", "lost", "doubt", "stopped");
  private static final int WORDS_CHARS_MAX = 1_000;

  private Ends() {}

  /** {@code wish} is why it was to be stopped, if it was. */
  static ToolEnd of(Json.Obj json, Optional<Stop> wish) {
    List<String> said = FIELDS.stream().filter(field -> json.find(field).isPresent()).toList();
    if (said.size() != 1) {
      throw new RemoteRefused(
          Kind.SENSELESS, "a call ends with one of " + FIELDS + ", not with " + said);
    }
    return switch (said.getFirst()) {
      case "exit" -> new ToolEnd.Done(exit(json.integer("exit")), Optional.empty());
      case "refused" -> new ToolEnd.Refused(words(json, "refused"));
      case "lost" -> new ToolEnd.Lost(words(json, "lost"));
      case "doubt" -> new ToolEnd.Doubt(words(json, "doubt"));
      default -> stopped(wish);
    };
  }

  private static int exit(long exit) {
    if (exit != (int) exit) {
      throw new RemoteRefused(Kind.SENSELESS, "an exit has 32 bits, unlike " + exit);
    }
    return (int) exit;
  }

  private static String words(Json.Obj json, String field) {
    return PlainText.of(json.text(field), WORDS_CHARS_MAX);
  }

  private static ToolEnd stopped(Optional<Stop> wish) {
    return new ToolEnd.Stopped(
        wish.orElseThrow(
            () -> new RemoteRefused(Kind.SENSELESS, "nobody asked for the call to be stopped")));
  }
}
