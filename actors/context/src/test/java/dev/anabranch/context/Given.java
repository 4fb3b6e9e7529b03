package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entries in short words; the entry of index {@code i} has the seq {@code i + 1}. */
final class Given {
  static final ModelChoice MODEL = new ModelChoice("m", "embedded");

  private final List<Event> events = new ArrayList<>();

  /** Under a small header, so that no figure depends on the tools that ship. */
  static Given task(String task) {
    Header header = new Header("2", "You are an agent.", List.of(), List.of(), List.of());
    return new Given().and(submitted(task, header));
  }

  static TaskEvent.Submitted submitted(String task, Header header) {
    return new TaskEvent.Submitted(
        task,
        MODEL,
        header,
        Optional.empty(),
        3,
        "owner",
        Limits.DEFAULT,
        Terms.DEFAULT,
        Optional.empty());
  }

  Given and(Event event) {
    events.add(event);
    return this;
  }

  /** A turn of one call of {@code tool} that prints {@code text}. */
  Given step(String tool, String arguments, int exit, String text) {
    and(called(tool, arguments));
    return and(observed(head() + ".0", exit, text));
  }

  Given steps(int count) {
    for (int i = 0; i < count; i++) {
      step("fs_read", "{\"path\":\"f" + head() + "\"}", 0, "line\n".repeat(200));
    }
    return this;
  }

  long head() {
    return events.size();
  }

  List<Event> events() {
    return events;
  }

  Prompt prompt() {
    Prompt prompt = Prompt.of(((TaskEvent.Submitted) events.getFirst()).header());
    for (int i = 0; i < events.size(); i++) {
      prompt = prompt.plus(i + 1, events.get(i));
    }
    return prompt;
  }

  Reduction reduction() {
    Reduction reduction = new Reduction(prompt());
    for (int i = 0; i < events.size(); i++) {
      reduction.entry(i + 1, events.get(i));
    }
    return reduction;
  }

  static TurnEvent.ModelReplied called(String tool, String arguments) {
    return replied("", new ToolCall("x", tool, arguments));
  }

  static TurnEvent.ModelReplied replied(String text, ToolCall... calls) {
    return new TurnEvent.ModelReplied(
        text,
        List.of(calls),
        calls.length > 0 ? TurnEvent.Finish.TOOL_CALLS : TurnEvent.Finish.STOP,
        Usage.UNKNOWN,
        Optional.empty(),
        1);
  }

  static ToolEvent.Observed observed(String call, int exit, String text) {
    return observed(call, exit, Output.of(text));
  }

  static ToolEvent.Observed observed(String call, int exit, Output output) {
    return new ToolEvent.Observed(call, exit, output, Optional.empty(), 1, Optional.empty());
  }

  static ToolEvent.Failed failed(String call, String message, Output output) {
    return new ToolEvent.Failed(call, ToolEvent.Kind.TIMEOUT, message, output, Optional.empty(), 1);
  }

  static PeopleEvent said(String text) {
    return new PeopleEvent.SteerAdmitted(1, text);
  }
}
