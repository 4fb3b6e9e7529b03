package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compared sessions in words. */
public final class ComparisonText {
  private ComparisonText() {}

  /** How far they are one, a row for each, where each goes its own way, and which files differ. */
  public static List<String> lines(Json.Obj compared, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        compared.integer("commonPrefix") == 0
            ? "they have no entry in common"
            : "one up to entry " + compared.integer("commonPrefix"));
    lines.add("");
    lines.addAll(sessions(compared).lines(columns));
    lines.add("");
    for (Json first : compared.list("divergence")) {
      Json.Obj entry = first.asObject();
      lines.add(
          OneLine.clip(
              entry.text("session")
                  + "  "
                  + entry.integer("seq")
                  + "  "
                  + entry.text("type")
                  + ": "
                  + entry.text("text"),
              columns));
    }
    compared.list("differences").forEach(other -> files(other.asObject(), lines, columns));
    return lines;
  }

  private static Table sessions(Json.Obj compared) {
    Table table = new Table("SESSION", "STATUS", "STEPS", "ENTRIES", "TOKENS", "COST", "OUTCOME");
    for (Json item : compared.list("sessions")) {
      Json.Obj session = item.asObject();
      table.row(
          session.text("id"),
          session.text("status"),
          String.valueOf(session.integer("steps")),
          String.valueOf(session.integer("head")),
          tokens(session.obj("usage")),
          SessionText.cost(session).orElse("-"),
          session.findText("answer").or(() -> session.findText("reason")).orElse(""));
    }
    return table;
  }

  private static String tokens(Json.Obj usage) {
    boolean known =
        usage.find("promptTokens").isPresent() || usage.find("outputTokens").isPresent();
    long sum =
        usage.findInteger("promptTokens").orElse(0) + usage.findInteger("outputTokens").orElse(0);
    return known ? String.format(Locale.ROOT, "%,d", sum) : "-";
  }

  private static void files(Json.Obj difference, List<String> lines, int columns) {
    Json.Obj workspace = difference.obj("workspace");
    String session = difference.text("session");
    if (workspace.findText("unknown").isPresent()) {
      lines.add("");
      lines.add(OneLine.clip("files of " + session + ": " + workspace.text("unknown"), columns));
      return;
    }
    List<Json> files = workspace.list("files");
    if (files.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("files of " + session + " against the first:");
    for (Json file : files) {
      String change = file.asObject().text("change");
      lines.add(OneLine.clip("  " + change + "  " + file.asObject().text("path"), columns));
    }
    if (workspace.find("cut").isPresent()) {
      lines.add("  and more; `diff` shows all");
    }
  }
}
