package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands in a fork where its parent has an entry that somebody changed. Pure. */
final class Edits {
  private Edits() {}

  /** The edited entry, as it is in the fork. Refuses what cannot be put into other words. */
  static Event replacement(Entry edited, String value, String by) {
    if (value.isBlank()) {
      throw new Sessions.Refused("an edit must say something");
    }
    return switch (edited.event()) {
      case TaskEvent.Submitted submitted -> new TaskEvent.TaskReworded(value);
      case TaskEvent.TaskReworded reworded -> new TaskEvent.TaskReworded(value);
      case PeopleEvent.Steered steered -> new PeopleEvent.Steered(value, by);
      case ToolEvent.Settlement settlement -> result(settlement, value);
      case TurnEvent.ModelReplied replied -> reply(replied, value);
      case PeopleEvent.SteerAdmitted admitted ->
          throw new Sessions.Refused(
              "entry "
                  + edited.seq()
                  + " only shows message "
                  + admitted.steered()
                  + "; edit that");
      case Event other ->
          throw new Sessions.Refused(
              "entry "
                  + edited.seq()
                  + " is "
                  + edited.type()
                  + "; a task, a message, a tool result or a reply can be edited");
    };
  }

  /** A result in other words; the files are as the real one left them. */
  private static ToolEvent.Observed result(ToolEvent.Settlement settlement, String value) {
    int exit = settlement instanceof ToolEvent.Observed observed ? observed.exit() : 0;
    return new ToolEvent.Observed(
        settlement.call(), exit, Output.of(value), settlement.root(), 0, Optional.empty());
  }

  /**
   * A reply in other words: {@code {text?, calls: [{name, arguments}]}}, or plain text, which then
   * is all.
   */
  private static TurnEvent.ModelReplied reply(TurnEvent.ModelReplied replied, String value) {
    Optional<Json.Obj> json = object(value);
    String text = json.map(reply -> reply.findText("text").orElse("")).orElse(value);
    List<ToolCall> calls = json.map(Edits::calls).orElse(List.of());
    TurnEvent.Finish finish = calls.isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS;
    return new TurnEvent.ModelReplied(text, calls, finish, Usage.UNKNOWN, replied.model(), 0);
  }

  private static Optional<Json.Obj> object(String value) {
    try {
      return Optional.of(Json.parseObject(value)).filter(json -> json.find("calls").isPresent());
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }

  private static List<ToolCall> calls(Json.Obj reply) {
    try {
      List<ToolCall> calls = new ArrayList<>();
      for (Json item : reply.list("calls")) {
        Json.Obj call = item.asObject();
        calls.add(
            new ToolCall(
                "edited_" + calls.size(), call.text("name"), call.obj("arguments").canonical()));
      }
      return calls;
    } catch (JsonRefused e) {
      throw new Sessions.Refused(
          "a reply is {text?, calls: [{name, arguments}]}: " + e.getMessage());
    }
  }
}
