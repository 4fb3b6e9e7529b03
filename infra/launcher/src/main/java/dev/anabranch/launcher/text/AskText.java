package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a session that rests needs of a person, and which verb gives it. */
public final class AskText {
  private static final int ASK_CHARS_MAX = 4_000;

  private AskText() {}

  /** True if nothing follows until a person does something. */
  public static boolean needsPerson(Json.Obj session) {
    return switch (session.text("status")) {
      case "waiting", "paused" -> session.find("readOnly").isEmpty();
      default -> false;
    };
  }

  /** The calls that ask, one line each, whole: nobody should approve what they did not see. */
  public static List<String> asks(Json.Obj session) {
    return all(session).stream().map(AskText::ask).toList();
  }

  /** What it needs, and under each need a line that can be typed. */
  public static List<String> needs(Json.Obj session) {
    String id = session.text("id");
    List<String> lines = new ArrayList<>();
    for (Json.Obj ask : all(session)) {
      lines.add(ask(ask));
      lines.addAll(verbs(id, ask));
    }
    reached(session)
        .ifPresent(what -> {
          String bound = bound(session, what);
          lines.add("the budget of " + bound + " " + what + " is used up; for as much again:");
          lines.add("  anabranch budget " + id + " --add " + what + "=" + bound);
        });
    if (lines.isEmpty()) {
      lines.add("the session is paused");
      lines.add("  anabranch resume " + id);
    }
    return lines;
  }

  private static List<Json.Obj> all(Json.Obj session) {
    return session.find("asks").isEmpty()
        ? List.of()
        : session.list("asks").stream().map(Json::asObject).toList();
  }

  /** What is asked, and why; the text of agents never leaves its line. */
  private static String ask(Json.Obj ask) {
    String call = "call " + ask.text("call");
    String words =
        ask.text("kind").equals("answer")
            ? call + " asks: " + ask.findText("question").orElse(ask.text("arguments"))
            : call
                + " waits for approval"
                + ask.findText("reason").map(reason -> ", " + reason).orElse("")
                + ": "
                + ask.text("tool")
                + " "
                + ask.text("arguments");
    return OneLine.clip(words, ASK_CHARS_MAX);
  }

  private static List<String> verbs(String id, Json.Obj ask) {
    String call = " " + id + " " + ask.text("call");
    String deny = "  anabranch deny" + call + " --reason \"...\"";
    return ask.text("kind").equals("answer")
        ? List.of("  anabranch answer" + call + " \"...\"", deny)
        : List.of("  anabranch approve" + call, deny);
  }

  private static Optional<String> reached(Json.Obj session) {
    return session.find("budget").flatMap(budget -> budget.asObject().findText("reached"));
  }

  private static String bound(Json.Obj session, String what) {
    Json.Obj budget = session.obj("budget");
    return what.equals("cost") ? budget.text("cost") : String.valueOf(budget.integer(what));
  }
}
