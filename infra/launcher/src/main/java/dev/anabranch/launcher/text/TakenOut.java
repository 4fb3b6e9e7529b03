package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a server says that it took out of a request, for people. */
public final class TakenOut {
  private TakenOut() {}

  /** Empty if nothing was taken out. */
  public static Optional<String> note(Json.Obj answer) {
    return answer
        .find("redacted")
        .map(kinds ->
            answer.list("redacted").stream()
                .map(kind -> OneLine.of(kind.asText()))
                .collect(Collectors.joining(", ")))
        .map(kinds ->
            "taken out before anything was written, since it looks like a secret: "
                + kinds
                + "; a command that needs one is granted it by `run --secret`");
  }
}
