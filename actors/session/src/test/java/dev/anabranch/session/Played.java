package dev.anabranch.session;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One session played by hand: commands in, events out, the journal kept. */
final class Played {
  /** A tool that touches the world outside. */
  static final String OUTSIDE = "web_post";

  final List<Event> journal = new ArrayList<>();
  SessionState state;
  List<Event> last = List.of();

  private Played(SessionState state) {
    this.state = state;
  }

  static Played submitted(int autonomy, Limits limits, Terms terms) {
    SessionId id = SessionId.random(new SplittableRandom(1));
    Played played = new Played(SessionState.empty(id));
    played.tell(
        new SessionCommand.Submit(
            new TaskEvent.Submitted(
                "do it",
                new ModelChoice("m", "embedded"),
                header(id),
                Optional.of("root0"),
                autonomy,
                "owner",
                limits,
                terms,
                Optional.empty())));
    return played;
  }

  static Played submitted(int autonomy) {
    return submitted(autonomy, Limits.DEFAULT, Terms.DEFAULT);
  }

  private static Header header(SessionId id) {
    Header standard = StandardHeader.create(id.value());
    List<ToolDefinition> tools = new ArrayList<>(standard.tools());
    tools.add(new ToolDefinition(OUTSIDE, "Posts.", Json.object(), ToolEffect.EXTERNAL));
    return new Header(
        standard.renderer(), standard.system(), tools, List.of(), List.of(), standard.variation());
  }

  void tell(SessionCommand command) {
    last = SessionDecider.decide(state, command);
    for (Event event : last) {
      journal.add(event);
      state = state.evolve(event);
    }
  }

  /** The process ends and begins again: the state is read from stored bytes. */
  void restart() {
    state = SessionState.empty(state.id());
    for (Event event : journal) {
      state =
          state.evolve(EventCodec.decode(EventCodec.type(event), EventCodec.encode(event).bytes()));
    }
    tell(new SessionCommand.Wake(true));
  }

  void answer(ModelAnswer answer) {
    tell(new SessionCommand.ModelAnswered(state.turn().requested().orElseThrow().seq(), answer));
  }

  void reply(ToolCall... calls) {
    reply(Usage.UNKNOWN, calls);
  }

  void reply(Usage usage, ToolCall... calls) {
    answer(
        new ModelAnswer.Replied(
            new TurnEvent.ModelReplied(
                "", List.of(calls), TurnEvent.Finish.TOOL_CALLS, usage, Optional.empty(), 1)));
  }

  void observe(String call, String text) {
    settle(new ToolEvent.Observed(call, 0, Output.of(text), Optional.of("r"), 1, Optional.empty()));
  }

  void settle(ToolEvent.Settlement settlement) {
    tell(new SessionCommand.CallAnswered(settlement, 1));
  }

  static ToolCall call(String tool, String arguments) {
    return new ToolCall("id", tool, arguments);
  }

  /** The address of the call at this place of the last reply. */
  String address(int index) {
    for (int i = journal.size() - 1; i >= 0; i--) {
      if (journal.get(i) instanceof TurnEvent.ModelReplied) {
        return (i + 1) + "." + index;
      }
    }
    throw new IllegalStateException("nothing was replied");
  }

  List<String> due() {
    return state.dueCalls().stream().map(Turn.Call::address).toList();
  }

  List<String> types() {
    return last.stream().map(EventCodec::type).toList();
  }

  /** The entries as the journal has them. */
  List<Entry> entries(SessionId session, long after, int max) {
    List<Entry> page = new ArrayList<>();
    for (long seq = after + 1; seq <= Math.min(after + max, journal.size()); seq++) {
      page.add(new Entry(seq, 0, session, 0, "", journal.get(Math.toIntExact(seq - 1))));
    }
    return page;
  }

  /** The messages of the next request, in one text. */
  String prompt() {
    return Json.array(
            state
                .requiredPrompt()
                .request(
                    state.model(),
                    "key",
                    new EarlierSegments(state.id(), this::entries).of(state.requiredPrompt()))
                .messages())
        .canonical();
  }
}
