package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a fork: where it begins, and what is another in it. */
final class ForkBody {
  static final Set<String> FIELDS =
      Set.of("at", "edit", "model", "system", "tools", "message", "count", "paused");
  private static final int COUNT_MAX = 100;
  private static final int TEXT_CHARS_MAX = 100_000;

  private final ConsolePorts.Models models;

  ForkBody(ConsolePorts.Models models) {
    this.models = models;
  }

  Sessions.Fork read(SessionId session, Json.Obj body, Optional<String> key) {
    long count = body.findInteger("count").orElse(1);
    if (count < 1 || count > COUNT_MAX) {
      throw impossible("count is 1 to 100.");
    }
    Optional<Sessions.Edit> edit = edit(body);
    Optional<ModelChoice> model = model(body);
    Sessions.Change change =
        new Sessions.Change(
            edit,
            model,
            model.map(models::window).orElse(OptionalLong.empty()),
            body.findText("system").map(text -> bounded("system", text)),
            tools(body));
    return new Sessions.Fork(
        session,
        at(body, edit),
        (int) count,
        change,
        body.findText("message").filter(text -> !text.isBlank()),
        body.find("paused").isPresent() && body.bool("paused"),
        key);
  }

  private Optional<ModelChoice> model(Json.Obj body) {
    return body.findText("model").map(name -> SubmitBody.choose(models, Optional.of(name)));
  }

  /** {@code {event, value}}; a reply may come as an object. */
  private static Optional<Sessions.Edit> edit(Json.Obj body) {
    if (body.find("edit").isEmpty()) {
      return Optional.empty();
    }
    Json.Obj edit = body.obj("edit");
    Call.refuseOthers(edit, Set.of("event", "value"));
    long event = edit.integer("event");
    if (event < 1) {
      throw impossible("edit.event is the seq of an entry, from 1.");
    }
    Json value = edit.at("value");
    String text = value instanceof Json.Obj reply ? reply.canonical() : value.asText();
    return Optional.of(new Sessions.Edit(event, bounded("edit.value", text)));
  }

  /** Before the edited entry; every fork has the first one, so that is where it is edited. */
  private static long at(Json.Obj body, Optional<Sessions.Edit> edit) {
    if (edit.isEmpty()) {
      return body.integer("at");
    }
    long event = edit.get().event();
    long before = Math.max(1, event - 1);
    if (body.findInteger("at").orElse(before) != before) {
      throw impossible(
          "Entry " + event + " is edited in a fork at " + before + "; leave \"at\" out.");
    }
    return before;
  }

  /** The names of the tools that stay. */
  static Optional<List<String>> tools(Json.Obj body) {
    if (body.find("tools").isEmpty()) {
      return Optional.empty();
    }
    List<String> names = body.list("tools").stream().map(Json::asText).distinct().toList();
    if (names.isEmpty()) {
      throw impossible("tools names at least one tool; leave it out for all.");
    }
    return Optional.of(names);
  }

  private static String bounded(String field, String text) {
    if (text.isBlank() || text.length() > TEXT_CHARS_MAX) {
      throw impossible(field + " has 1 to 100,000 characters.");
    }
    return text;
  }

  private static Problem impossible(String detail) {
    return new Problem(Kind.UNPROCESSABLE, detail);
  }
}
