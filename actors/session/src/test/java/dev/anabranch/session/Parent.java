package dev.anabranch.session;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelAnswer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A session that has others work for it, and what it was told so far. */
final class Parent {
  static final Limits FREE = new Limits(200, 3600);

  final List<Event> journal = new ArrayList<>();
  List<Event> last = List.of();
  SessionState state = SessionState.empty(SessionId.random(new SplittableRandom(1)));

  Parent() {
    this(FREE);
  }

  Parent(Limits limits) {
    tell(
        new SessionCommand.Submit(
            new TaskEvent.Submitted(
                "task",
                new ModelChoice("m", "embedded"),
                StandardHeader.create("root"),
                Optional.of("root0"),
                3,
                "owner",
                limits,
                Optional.empty())));
  }

  /** A session that goes on from what another begins with. */
  Parent(SessionState before, List<Event> first) {
    state = before;
    append(first);
    tell(new SessionCommand.Wake(false));
  }

  static Parent child(TaskEvent.Submitted task, SessionId id) {
    Parent child = new Parent(SessionState.empty(id), List.of());
    child.tell(new SessionCommand.Submit(task));
    return child;
  }

  void tell(SessionCommand command) {
    append(SessionDecider.decide(state, command));
  }

  private void append(List<Event> events) {
    last = events;
    for (Event event : events) {
      journal.add(event);
      state = state.evolve(event);
    }
  }

  void reply(ToolCall... calls) {
    reply("", calls);
  }

  void reply(String text, ToolCall... calls) {
    TurnEvent.Finish finish =
        calls.length == 0 ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS;
    tell(
        new SessionCommand.ModelAnswered(
            state.turn().requested().orElseThrow().seq(),
            new ModelAnswer.Replied(
                new TurnEvent.ModelReplied(
                    text, List.of(calls), finish, Usage.UNKNOWN, Optional.empty(), 1))));
  }

  static ToolCall run(String arguments) {
    return new ToolCall("r", "agent_run", arguments);
  }

  static ToolCall map(int items, String more) {
    List<String> texts = IntStream.range(0, items).mapToObj(i -> "item " + i).toList();
    return new ToolCall(
        "m",
        "agent_map",
        "{\"instruction\":\"do {item}\",\"items\":" + Json.strings(texts).canonical() + more + "}");
  }

  static ToolCall submit(String arguments) {
    return new ToolCall("s", "submit_result", arguments);
  }

  void observe(String call) {
    tell(
        new SessionCommand.CallAnswered(
            new ToolEvent.Observed(
                call, 0, Output.of("seen"), Optional.empty(), 1, Optional.empty()),
            1));
  }

  Turn.Call call(int index) {
    String address = "." + index;
    return state.turn().calls().stream()
        .filter(call -> call.address().endsWith(address))
        .findFirst()
        .orElseThrow();
  }

  void succeeds(Turn.Call call, Turn.Child child, String result, String cost) {
    tell(
        new SessionCommand.ChildEnded(
            new ChildEvent.ChildSubmitted(
                call.address(), child.index(), child.id(), result, spent(cost))));
  }

  void fails(Turn.Call call, Turn.Child child, String reason, String cost) {
    tell(
        new SessionCommand.ChildEnded(
            new ChildEvent.ChildFailed(
                call.address(), child.index(), child.id(), reason, spent(cost))));
  }

  static ChildEvent.Spent spent(String cost) {
    return new ChildEvent.Spent(OptionalLong.of(0), new BigDecimal(cost));
  }

  List<String> types() {
    return last.stream().map(EventCodec::type).toList();
  }

  ToolEvent.Settlement settled() {
    return journal.stream()
        .filter(ToolEvent.Settlement.class::isInstance)
        .map(ToolEvent.Settlement.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
