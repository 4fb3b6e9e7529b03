package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.context.PrefixHash;
import dev.anabranch.context.Prompt;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Watches one life and fails at the first event that must not be there. */
final class LifeChecks {
  private final long seed;
  private final List<Event> seen = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();
  private final Set<Long> steered = new HashSet<>();
  private final Set<SessionId> heard = new HashSet<>();
  private boolean open;
  private int epoch;
  private String before = "";
  private Optional<PrefixHash> rendered = Optional.empty();
  int requests;
  int epochs;
  int granted;
  int admitted;
  int helped;

  LifeChecks(long seed) {
    this.seed = seed;
  }

  /** The next event; {@code state} is that before it. */
  void see(SessionState state, Event event) {
    if (event instanceof TaskEvent.Submitted) {
      begin();
    }
    switch (event) {
      case TurnEvent.ModelRequested requested -> request(state, requested);
      case TurnEvent.ModelReplied replied -> closes();
      case TurnEvent.ModelFailed failed -> closes();
      case TurnEvent.ModelCancelled cancelled -> closes();
      case ToolEvent.Settlement settlement ->
          assertThat(settled.add(settlement.call())).as("seed %d, %s", seed, settlement).isTrue();
      case PeopleEvent.Steered message -> steered.add(state.head() + 1);
      case PeopleEvent.SteerAdmitted message -> {
        steered.remove(message.steered());
        admitted++;
      }
      case PeopleEvent.Approved approved -> granted++;
      case TaskEvent.Forked forked -> forked.assignment().ifPresent(own -> steered.clear());
      case ChildEvent.ChildSubmitted submitted -> ended(submitted);
      case ChildEvent.ChildFailed failed -> ended(failed);
      default -> {}
    }
    seen.add(event);
    rendered =
        event instanceof TaskEvent.Submitted submitted
            ? Optional.of(PrefixHash.of(submitted.header()).plus(seen.size(), event))
            : rendered.map(hash -> hash.plus(seen.size(), event));
    figures(event);
  }

  private void ended(ChildEvent end) {
    assertThat(heard.add(end.child())).as("seed %d: %s is told twice", seed, end).isTrue();
    helped++;
  }

  /** A fork reads its inheritance from the beginning. */
  private void begin() {
    seen.clear();
    settled.clear();
    steered.clear();
    heard.clear();
    open = false;
    epoch = 0;
    before = "";
  }

  private void closes() {
    assertThat(open).as("seed %d: an answer without a request", seed).isTrue();
    open = false;
  }

  private void request(SessionState state, TurnEvent.ModelRequested event) {
    assertThat(open).as("seed %d: two requests at once", seed).isFalse();
    if (event.attempt() == 1) {
      assertThat(steered).as("seed %d: a message waits beside a request", seed).isEmpty();
    }
    open = true;
    requests++;
    Prompt prompt = state.requiredPrompt();
    assertThat(event.prefixHash()).isEqualTo(prompt.prefixHash());
    assertThat(rendered.orElseThrow().hex()).as("seed %d", seed).isEqualTo(prompt.prefixHash());
    List<Json.Obj> messages =
        prompt
            .request(state.model(), "key", new EarlierSegments(state.id(), this::past).of(prompt))
            .messages();
    assertThat(Pairing.fault(messages)).as("seed %d, entry %d", seed, state.head() + 1).isEmpty();
    String now = Json.array(messages).canonical();
    if (event.epoch() == epoch) {
      assertThat(now).as("seed %d", seed).startsWith(before.substring(0, before.length() - 1));
    }
    before = now;
    epoch = event.epoch();
  }

  private List<Entry> past(SessionId session, long after, int max) {
    List<Entry> page = new ArrayList<>();
    for (long seq = after + 1; seq <= Math.min(after + max, seen.size()); seq++) {
      page.add(new Entry(seq, 0, session, 0, "", seen.get(Math.toIntExact(seq - 1))));
    }
    return page;
  }

  /** The figures that open an epoch are those of a rendering from the beginning. */
  private void figures(Event event) {
    Optional<ContextEvent.Epoch> told =
        switch (event) {
          case ContextEvent.ContextReduced reduced -> Optional.of(reduced.epoch());
          case ContextEvent.HeaderReplaced replaced -> Optional.of(replaced.epoch());
          default -> Optional.empty();
        };
    told.ifPresent(figures -> {
      epochs++;
      assertThat(rendered.orElseThrow().hex()).as("seed %d", seed).isEqualTo(figures.prefixHash());
      assertThat(rendered.orElseThrow().segments()).isEqualTo(figures.segments());
    });
  }

  /** After each command: what may go out has no grant to wait for. */
  void after(SessionState state) {
    for (Turn.Call call : state.dueCalls()) {
      assertThat(Approvals.reason(call, state))
          .as("seed %d: call %s goes out and nobody let it", seed, call)
          .isEmpty();
      assertThat(state.turn().mask().flatMap(mask -> mask.refusal(call.call().name())))
          .as("seed %d: call %s goes out and the mask lacks it", seed, call)
          .isEmpty();
    }
  }

  /** The whole life, read again from stored bytes. */
  void end(SessionState state, List<Event> journal) {
    SessionState replayed = SessionState.empty(state.id());
    for (Event event : journal) {
      byte[] stored = EventCodec.encode(event).bytes();
      replayed = replayed.evolve(EventCodec.decode(EventCodec.type(event), stored));
    }
    assertThat(replayed.life()).as("seed %d", seed).isEqualTo(state.life());
    assertThat(replayed.turn()).isEqualTo(state.turn());
    assertThat(replayed.attention()).isEqualTo(state.attention());
    assertThat(replayed.prompt().orElseThrow().prefixHash())
        .isEqualTo(state.prompt().orElseThrow().prefixHash());
    assertThat(replayed.turn().broken()).isEmpty();
    assertThat(StateCodec.decode(StateCodec.encode(replayed)).orElseThrow().turn())
        .isEqualTo(replayed.turn());
    Set<Long> waiting = new HashSet<>();
    replayed.life().waiting().forEach(message -> waiting.add(message.seq()));
    assertThat(waiting).as("seed %d: a message was lost", seed).containsAll(steered);
  }
}
