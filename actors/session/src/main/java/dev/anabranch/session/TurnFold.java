package dev.anabranch.session;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Mask;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The next {@link Turn} being put together; lives for one event. */
final class TurnFold {
  private static final int LATEABLE_MAX = 100;
  private static final String TOO_MANY =
      "A reply has at most " + Turn.CALLS_MAX + " calls. Make the others in your next one.";

  private final long seq;
  private int number;
  private int attempts;
  private Optional<Turn.Request> requested;
  private Optional<Mask> mask;
  private Optional<Turn.Retry> retry;
  private int putOff;
  private Optional<TurnEvent.ModelReplied> reply;
  private List<Turn.Call> calls;
  private int cutReplies;
  private int emptyReplies;
  private int refusedResults;
  private List<String> lateable;
  private Optional<TurnEvent.PrefixBroken> broken;

  TurnFold(Turn turn, long seq) {
    this.seq = seq;
    number = turn.number();
    attempts = turn.attempts();
    requested = turn.requested();
    mask = turn.mask();
    retry = turn.retry();
    putOff = turn.putOff();
    reply = turn.reply();
    calls = turn.calls();
    cutReplies = turn.cutReplies();
    emptyReplies = turn.emptyReplies();
    refusedResults = turn.refusedResults();
    lateable = turn.lateable();
    broken = turn.broken();
  }

  Turn after(Event event, SessionState before) {
    switch (event) {
      case TurnEvent turn -> turn(turn, before);
      case ToolEvent tool -> tool(tool);
      case TaskEvent.Forked forked -> forked();
      case TaskEvent other -> {}
      case PeopleEvent people -> people(people, before);
      case ContextEvent other -> {}
      case ChildEvent child -> child(child);
      case Unreadable other -> {}
    }
    return new Turn(
        seq,
        number,
        attempts,
        requested,
        mask,
        retry,
        putOff,
        reply,
        calls,
        cutReplies,
        emptyReplies,
        refusedResults,
        lateable,
        broken);
  }

  private void turn(TurnEvent event, SessionState before) {
    switch (event) {
      case TurnEvent.ModelRequested e -> requested(e, before);
      case TurnEvent.ModelReplied e -> replied(e, before.requiredPrompt().header());
      case TurnEvent.ModelFailed e -> failed(e);
      case TurnEvent.ModelCancelled e -> unasked();
      case TurnEvent.Nudged e -> {
        refusedResults += e.reason().equals(Results.NUDGE) ? 1 : 0;
        unasked();
      }
      case TurnEvent.PrefixBroken e -> broken = Optional.empty();
      case TurnEvent.CacheMissObserved e -> {}
      case TurnEvent.UsageInconsistent e -> {}
      case TurnEvent.ModelSwitched e -> {
        attempts = 0;
        putOff = 0;
      }
    }
  }

  private void requested(TurnEvent.ModelRequested event, SessionState before) {
    String rendered = before.requiredPrompt().prefixHash();
    if (!rendered.equals(event.prefixHash())) {
      broken = Optional.of(new TurnEvent.PrefixBroken(seq, event.prefixHash(), rendered));
    }
    if (event.attempt() == 1) {
      putOff = 0;
    }
    number = event.turn();
    attempts = event.attempt();
    requested = Optional.of(new Turn.Request(seq, event.attempt()));
    mask = event.mask();
    retry = Optional.empty();
    reply = Optional.empty();
    calls = List.of();
  }

  private void replied(TurnEvent.ModelReplied event, Header header) {
    boolean silent = event.text().isEmpty() && event.calls().isEmpty();
    boolean cut = event.finish() == TurnEvent.Finish.LENGTH && event.calls().isEmpty() && !silent;
    attempts = 0;
    putOff = 0;
    requested = Optional.empty();
    retry = Optional.empty();
    reply = Optional.of(event);
    calls = inOrderOfEffect(event.calls(), header);
    cutReplies = cut ? cutReplies + 1 : 0;
    emptyReplies = silent ? emptyReplies + 1 : 0;
  }

  /** In the order of the reply, but {@code submit_result} comes last. */
  private List<Turn.Call> inOrderOfEffect(List<ToolCall> replied, Header header) {
    List<Turn.Call> ordered = new ArrayList<>();
    List<Turn.Call> last = new ArrayList<>();
    for (int i = 0; i < replied.size(); i++) {
      Turn.Call call = Turn.Call.of(seq + "." + i, replied.get(i), header, mask);
      Turn.Call open = i < Turn.CALLS_MAX ? call : call.refused(TOO_MANY);
      (SessionTools.isLast(open) ? last : ordered).add(open);
    }
    ordered.addAll(last);
    return List.copyOf(ordered);
  }

  private void failed(TurnEvent.ModelFailed event) {
    requested = Optional.empty();
    retry =
        event.retryMillis().isPresent()
            ? Optional.of(new Turn.Retry(seq, event.retryMillis().getAsLong()))
            : Optional.empty();
    if (event.putOff()) {
      putOff++;
    }
  }

  /** Between turns: the last reply has had its say. */
  private void unasked() {
    attempts = 0;
    putOff = 0;
    requested = Optional.empty();
    retry = Optional.empty();
    reply = Optional.empty();
    calls = List.of();
  }

  private void tool(ToolEvent event) {
    switch (event) {
      case ToolEvent.Dispatched e -> change(e.call(), call -> call.withAttempt(e.attempt()));
      case ToolEvent.Settlement e -> settled(e);
      case ToolEvent.LateResult e ->
          lateable = lateable.stream().filter(note -> !LateNotes.isOf(note, e.call())).toList();
    }
  }

  private void settled(ToolEvent.Settlement event) {
    for (Turn.Call call : calls) {
      boolean refused = event instanceof ToolEvent.Rejected && SessionTools.isLast(call);
      if (call.address().equals(event.call()) && refused) {
        refusedResults++;
      }
      boolean worked = call.address().equals(event.call()) && !call.settledHere();
      if (worked && call.hold().isEmpty()) {
        LateNotes.expected(event, call.attempt())
            .ifPresent(note -> lateable = bounded(lateable, note));
      }
    }
    change(event.call(), call -> call.settled(event));
  }

  private static List<String> bounded(List<String> list, String more) {
    List<String> longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer.size() > LATEABLE_MAX ? longer.subList(1, longer.size()) : longer);
  }

  private void people(PeopleEvent event, SessionState before) {
    switch (event) {
      case PeopleEvent.SteerAdmitted e -> unasked();
      case PeopleEvent.Resumed e -> {
        refusedResults = 0;
        if (before.finished()) {
          unasked();
        }
      }
      case PeopleEvent.ApprovalRequested e -> held(e.call(), Turn.Hold.APPROVAL);
      case PeopleEvent.Asked e -> held(e.call(), Turn.Hold.ANSWER);
      case PeopleEvent.Approved e -> granted(e);
      case PeopleEvent.Answered e -> {}
      case PeopleEvent.AutonomyChanged e -> before.dueCalls().forEach(this::isOut);
      case PeopleEvent.Steered e -> {}
      case PeopleEvent.Paused e -> {}
    }
  }

  /** A call that is with a worker already is not asked about afterwards. */
  private void isOut(Turn.Call due) {
    Turn.Grant grant = due.grant().orElse(new Turn.Grant(seq, Optional.empty()));
    change(due.address(), call -> call.granted(grant));
  }

  private void child(ChildEvent event) {
    switch (event) {
      case ChildEvent.ChildStarted e -> {
        held(e.call(), Turn.Hold.CHILDREN);
        child(e, new Turn.Child(seq, e.index(), e.child(), e.limits(), Optional.empty()));
      }
      case ChildEvent.ChildSubmitted e -> ended(e);
      case ChildEvent.ChildFailed e -> ended(e);
    }
  }

  private void ended(ChildEvent event) {
    calls.stream()
        .filter(call -> call.address().equals(event.call()))
        .flatMap(call -> call.children().stream())
        .filter(child -> child.working() && child.id().equals(event.child()))
        .findFirst()
        .ifPresent(child -> child(event, child.ended(event)));
  }

  /** The child takes the place that it has among its siblings. */
  private void child(ChildEvent event, Turn.Child child) {
    change(
        event.call(),
        call -> {
          List<Turn.Child> others = new ArrayList<>(call.children());
          others.removeIf(other -> other.index() == child.index());
          others.add(child);
          return call.open() ? call.with(others) : call;
        });
  }

  private void held(String address, Turn.Hold hold) {
    change(address, call -> call.heldBy(Optional.of(hold)));
  }

  /**
   * A granted call takes effect after those that nobody held: one that is out already must not get
   * a neighbour before it.
   */
  private void granted(PeopleEvent.Approved event) {
    List<Turn.Call> ordered = new ArrayList<>();
    List<Turn.Call> last = new ArrayList<>();
    for (Turn.Call call : calls) {
      boolean named = call.address().equals(event.call());
      if (named) {
        last.addFirst(call.granted(new Turn.Grant(seq, event.arguments())));
      } else if (SessionTools.isLast(call)) {
        last.add(call);
      } else {
        ordered.add(call);
      }
    }
    ordered.addAll(last);
    calls = List.copyOf(ordered);
  }

  private void change(String address, UnaryOperator<Turn.Call> to) {
    calls =
        calls.stream().map(call -> call.address().equals(address) ? to.apply(call) : call).toList();
  }

  /**
   * In a fork the inherited open calls are new dispatches of its own, and what people were asked is
   * asked again.
   */
  private void forked() {
    calls = calls.stream().map(call -> call.open() ? call.inherited() : call).toList();
    refusedResults = 0;
    lateable = List.of();
  }
}
