package dev.anabranch.context;

import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a summary of old turns must say, and how it is checked and shown (techniques 1.5). */
public final class SummaryForm {
  /** Asks the model for a summary of what it sees. */
  public static final String INSTRUCTION =
      """
      [anabranch: summary] The oldest turns above will leave this conversation. Write what must not be lost as one JSON object and nothing else, no tool call:
      {"goal": text, "constraints": [text], "decisions": [{"what": text, "why": text, "seq": number}], "files": [{"path": text, "role": text}], "facts": [{"text": text, "seq": number}], "errors": [{"what": text, "seq": number}], "open": [text], "next": text}
      A seq is the number in the id of the call that shows it: call_17_0 has seq 17. Leave out what you do not know.\
      """;

  private static final String NONE =
      "[Earlier turns left this conversation and nobody summed them up; ctx_restore brings back"
          + " any of their calls.]";

  private static final int CHARS_MAX = 12_000;
  private static final List<String> SECTIONS = List.of("decisions", "facts", "errors");

  private SummaryForm() {}

  /** The words that stand in the prompt; or what is wrong. */
  public record Check(Optional<String> text, String fault) {
    private static Check wrong(String fault) {
      return new Check(Optional.empty(), fault);
    }
  }

  /** Checks what the model wrote: every seq must be that of an entry up to {@code head}. */
  public static Check check(String written, long head, String task) {
    if (written.length() > CHARS_MAX) {
      return Check.wrong("it has more than " + CHARS_MAX + " characters");
    }
    try {
      Json.Obj summary = Json.parseObject(bare(written));
      summary.text("goal");
      summary.text("next");
      for (String section : SECTIONS) {
        for (Json item : items(summary, section)) {
          long seq = item.asObject().integer("seq");
          if (seq < 1 || seq > head) {
            return Check.wrong(section + " names seq " + seq + ", which is no entry");
          }
        }
      }
      return new Check(Optional.of(words(summary, task)), "");
    } catch (JsonRefused | IllegalArgumentException e) {
      return Check.wrong(String.valueOf(e.getMessage()));
    }
  }

  /** What stands where turns had to leave without a summary: the one before, and that they did. */
  public static String none(View before) {
    return before
        .summary()
        .map(words -> words.endsWith(NONE) ? words : words + "\n" + NONE)
        .orElse(NONE);
  }

  /** Models like to fence JSON. */
  private static String bare(String written) {
    int from = written.indexOf('{');
    int to = written.lastIndexOf('}');
    if (from < 0 || to < from) {
      throw new JsonRefused("it is no JSON object");
    }
    return written.substring(from, to + 1);
  }

  private static List<Json> items(Json.Obj summary, String section) {
    return summary.find(section).isPresent() ? summary.list(section) : List.of();
  }

  private static String words(Json.Obj summary, String task) {
    List<String> lines = new ArrayList<>();
    lines.add("[Summary of earlier turns; ctx_restore brings back any call that it names.]");
    lines.add("Goal: " + summary.findText("goal").orElse(task));
    items(summary, "constraints").forEach(item -> lines.add("Constraint: " + item.asText()));
    for (Json item : items(summary, "decisions")) {
      Json.Obj decision = item.asObject();
      lines.add(
          "Decided at "
              + decision.integer("seq")
              + ": "
              + decision.text("what")
              + decision.findText("why").map(why -> ", because " + why).orElse(""));
    }
    for (Json item : items(summary, "files")) {
      Json.Obj file = item.asObject();
      lines.add(
          "File " + file.text("path") + file.findText("role").map(role -> ": " + role).orElse(""));
    }
    for (Json item : items(summary, "facts")) {
      lines.add("Fact at " + item.asObject().integer("seq") + ": " + item.asObject().text("text"));
    }
    for (Json item : items(summary, "errors")) {
      lines.add("Error at " + item.asObject().integer("seq") + ": " + item.asObject().text("what"));
    }
    items(summary, "open").forEach(item -> lines.add("Open: " + item.asText()));
    lines.add("Next: " + summary.text("next"));
    return String.join("\n", lines);
  }
}
