package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.util.List;
import java.util.Map;

/** Bounds as people write them: {@code steps=10,cost=0.50}. Money is a decimal, the rest whole. */
final class Amounts {
  private Amounts() {}

  /** The bounds as the server takes them; refuses a kind that is not among {@code known}. */
  static Json.Obj json(String option, List<String> known, Map<String, String> amounts) {
    Json.Obj json = Json.object();
    for (Map.Entry<String, String> amount : amounts.entrySet()) {
      String kind = amount.getKey();
      if (!known.contains(kind)) {
        throw new VerbFailed(
            Exit.USAGE, option + " knows " + String.join(", ", known) + ", not " + kind);
      }
      json =
          kind.equals("cost")
              ? json.with(kind, amount.getValue())
              : json.with(kind, whole(option, kind, amount.getValue()));
    }
    return json;
  }

  private static long whole(String option, String kind, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new VerbFailed(
          Exit.USAGE, option + " " + kind + " takes a whole number, not \"" + text + "\"");
    }
  }
}
