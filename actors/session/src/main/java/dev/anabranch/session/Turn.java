package dev.anabranch.session;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The round trip under way: the request to the model, its reply, and what became of each call.
 *
 * @param head the seq of the last event
 * @param requested the open model request, if the model has not answered it
 * @param retryMillis the last attempt failed and another is due after so many milliseconds
 * @param reply the reply of this turn, until the next request
 * @param calls of the reply, in the order in which they take effect
 * @param lateable calls whose settlement was not the answer of their last attempt: a result that
 *     still comes is worth a note
 */
public record Turn(
    long head,
    int number,
    int attempts,
    Optional<Request> requested,
    OptionalLong retryMillis,
    Optional<TurnEvent.ModelReplied> reply,
    List<Call> calls,
    int cutReplies,
    int emptyReplies,
    List<String> lateable,
    Optional<TurnEvent.PrefixBroken> broken) {

  private static final int LATEABLE_MAX = 100;

  static final Turn NONE =
      new Turn(
          0,
          0,
          0,
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          List.of(),
          0,
          0,
          List.of(),
          Optional.empty());

  /** An open model request; {@code seq} is its entry. */
  public record Request(long seq, int attempt) {}

  /**
   * A call of the current reply.
   *
   * @param effect empty if the header has no such tool
   * @param arguments empty if the text is not a JSON object
   */
  public record Call(
      String address,
      ToolCall call,
      Optional<ToolEffect> effect,
      Optional<Json.Obj> arguments,
      int attempt,
      Optional<ToolEvent.Settlement> settlement) {

    /** A call of a reply as it begins. */
    static Call of(String address, ToolCall call, Header header) {
      return new Call(
          address,
          call,
          header.tool(call.name()).map(tool -> tool.effect()),
          parsed(call.arguments()),
          1,
          Optional.empty());
    }

    /** Models write nothing where a tool takes nothing. */
    private static Optional<Json.Obj> parsed(String arguments) {
      try {
        return Optional.of(arguments.isBlank() ? Json.object() : Json.parseObject(arguments));
      } catch (JsonRefused e) {
        return Optional.empty();
      }
    }

    boolean open() {
      return settlement.isEmpty();
    }

    /** The session answers it itself: its own tool, or a call that no worker may see. */
    boolean settledHere() {
      return effect.isEmpty() || arguments.isEmpty() || effect.get() == ToolEffect.SESSION;
    }

    boolean pure() {
      return !settledHere() && effect.get() == ToolEffect.PURE;
    }

    Call with(int newAttempt, Optional<ToolEvent.Settlement> newSettlement) {
      return new Call(address, call, effect, arguments, newAttempt, newSettlement);
    }
  }

  boolean allSettled() {
    return calls.stream().noneMatch(Call::open);
  }

  Optional<Call> call(String address) {
    return calls.stream().filter(call -> call.address().equals(address)).findFirst();
  }

  /** The first call that is not settled: those after it wait, but for a run of pure ones. */
  Optional<Call> next() {
    return calls.stream().filter(Call::open).findFirst();
  }

  /** A run of neighbouring pure calls goes out together, any other call alone. */
  List<Call> dueCalls() {
    List<Call> due = new ArrayList<>();
    for (Call call : calls) {
      if (!call.open()) {
        continue;
      }
      if (call.settledHere() || (!call.pure() && !due.isEmpty())) {
        break;
      }
      due.add(call);
      if (!call.pure()) {
        break;
      }
    }
    return due;
  }

  Turn evolve(long seq, Event event, SessionState before) {
    return switch (event) {
      case TurnEvent turn -> turn(seq, turn, before);
      case ToolEvent.Dispatched dispatched -> dispatched(seq, dispatched);
      case ToolEvent.Settlement settlement -> settled(seq, settlement);
      case ToolEvent.LateResult late -> late(seq, late);
      case TaskEvent.Forked forked -> forked(seq);
      case TaskEvent other -> at(seq);
      case PeopleEvent.SteerAdmitted admitted -> unasked(seq);
      case PeopleEvent.Resumed resumed -> before.finished() ? unasked(seq) : at(seq);
      case PeopleEvent other -> at(seq);
      case ContextEvent other -> at(seq);
      case Unreadable other -> at(seq);
    };
  }

  private Turn turn(long seq, TurnEvent event, SessionState before) {
    return switch (event) {
      case TurnEvent.ModelRequested e -> requested(seq, e, before);
      case TurnEvent.ModelReplied e -> replied(seq, e, before.task().header());
      case TurnEvent.ModelFailed e ->
          new Turn(
              seq,
              number,
              attempts,
              Optional.empty(),
              e.retryMillis(),
              reply,
              calls,
              cutReplies,
              emptyReplies,
              lateable,
              broken);
      case TurnEvent.ModelCancelled e -> unasked(seq);
      case TurnEvent.Nudged e -> unasked(seq);
      case TurnEvent.PrefixBroken e -> at(seq).withBroken(Optional.empty());
    };
  }

  private Turn requested(long seq, TurnEvent.ModelRequested event, SessionState before) {
    String rendered = before.requiredPrompt().prefixHash();
    Optional<TurnEvent.PrefixBroken> mismatch =
        rendered.equals(event.prefixHash())
            ? broken
            : Optional.of(new TurnEvent.PrefixBroken(seq, event.prefixHash(), rendered));
    return new Turn(
        seq,
        event.turn(),
        event.attempt(),
        Optional.of(new Request(seq, event.attempt())),
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        cutReplies,
        emptyReplies,
        lateable,
        mismatch);
  }

  private Turn replied(long seq, TurnEvent.ModelReplied event, Header header) {
    boolean silent = event.text().isEmpty() && event.calls().isEmpty();
    boolean cut = event.finish() == TurnEvent.Finish.LENGTH && event.calls().isEmpty() && !silent;
    return new Turn(
        seq,
        number,
        0,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.of(event),
        inOrderOfEffect(seq, event.calls(), header),
        cut ? cutReplies + 1 : 0,
        silent ? emptyReplies + 1 : 0,
        lateable,
        broken);
  }

  /** In the order of the reply, but {@code submit_result} comes last. */
  private static List<Call> inOrderOfEffect(long seq, List<ToolCall> calls, Header header) {
    List<Call> ordered = new ArrayList<>();
    List<Call> last = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      ToolCall call = calls.get(i);
      Call open = Call.of(seq + "." + i, call, header);
      (call.name().equals(SessionTools.SUBMIT) ? last : ordered).add(open);
    }
    ordered.addAll(last);
    return List.copyOf(ordered);
  }

  private Turn dispatched(long seq, ToolEvent.Dispatched event) {
    return at(seq)
        .withCalls(
            calls.stream()
                .map(c ->
                    c.address().equals(event.call()) ? c.with(event.attempt(), c.settlement()) : c)
                .toList());
  }

  private Turn settled(long seq, ToolEvent.Settlement event) {
    List<String> late = lateable;
    List<Call> after = new ArrayList<>();
    for (Call call : calls) {
      if (!call.address().equals(event.call())) {
        after.add(call);
        continue;
      }
      after.add(call.with(call.attempt(), Optional.of(event)));
      if (!call.settledHere() && (call.attempt() > 1 || !fromWorker(event))) {
        late = bounded(late, event.call());
      }
    }
    Turn next = at(seq).withCalls(List.copyOf(after));
    return next.withLateable(late);
  }

  private static boolean fromWorker(ToolEvent.Settlement event) {
    return event instanceof ToolEvent.Observed || event instanceof ToolEvent.Failed;
  }

  private static List<String> bounded(List<String> list, String more) {
    List<String> longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer.size() > LATEABLE_MAX ? longer.subList(1, longer.size()) : longer);
  }

  private Turn late(long seq, ToolEvent.LateResult event) {
    return at(seq)
        .withLateable(lateable.stream().filter(call -> !call.equals(event.call())).toList());
  }

  /** In a fork the inherited open calls are new dispatches of its own. */
  private Turn forked(long seq) {
    return at(seq)
        .withCalls(calls.stream().map(call -> call.with(1, call.settlement())).toList())
        .withLateable(List.of());
  }

  /** Between turns: the last reply has had its say. */
  private Turn unasked(long seq) {
    return new Turn(
        seq,
        number,
        0,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        cutReplies,
        emptyReplies,
        lateable,
        broken);
  }

  private Turn at(long seq) {
    return new Turn(
        seq,
        number,
        attempts,
        requested,
        retryMillis,
        reply,
        calls,
        cutReplies,
        emptyReplies,
        lateable,
        broken);
  }

  private Turn withCalls(List<Call> newCalls) {
    return new Turn(
        head,
        number,
        attempts,
        requested,
        retryMillis,
        reply,
        newCalls,
        cutReplies,
        emptyReplies,
        lateable,
        broken);
  }

  private Turn withLateable(List<String> newLateable) {
    return new Turn(
        head,
        number,
        attempts,
        requested,
        retryMillis,
        reply,
        calls,
        cutReplies,
        emptyReplies,
        newLateable,
        broken);
  }

  private Turn withBroken(Optional<TurnEvent.PrefixBroken> newBroken) {
    return new Turn(
        head,
        number,
        attempts,
        requested,
        retryMillis,
        reply,
        calls,
        cutReplies,
        emptyReplies,
        lateable,
        newBroken);
  }
}
