package dev.anabranch.session;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Mask;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The round trip under way: the request to the model, its reply, and what became of each call. Its
 * fold is {@link TurnFold}.
 *
 * @param head the seq of the last event
 * @param requested the open model request, if the model has not answered it
 * @param mask what the last request allowed
 * @param retry another attempt is due after the last one failed
 * @param putOff how many attempts of this request the endpoint itself put off
 * @param reply the reply of this turn, until the next request
 * @param calls of the reply, in the order in which they take effect
 * @param refusedResults how often this sub-agent submitted what is no result
 * @param lateable calls of which a result that still comes is worth a note: see {@link LateNotes}
 */
public record Turn(
    long head,
    int number,
    int attempts,
    Optional<Request> requested,
    Optional<Mask> mask,
    Optional<Retry> retry,
    int putOff,
    Optional<TurnEvent.ModelReplied> reply,
    List<Call> calls,
    int cutReplies,
    int emptyReplies,
    int refusedResults,
    List<String> lateable,
    Optional<TurnEvent.PrefixBroken> broken) {

  /** A reply has more of them only to be told that they are too many. */
  static final int CALLS_MAX = 5_000;

  static final Turn NONE =
      new Turn(
          0,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          List.of(),
          0,
          0,
          0,
          List.of(),
          Optional.empty());

  /** An open model request; {@code seq} is its entry. */
  public record Request(long seq, int attempt) {}

  /** The next attempt is due so many milliseconds after entry {@code since} was written. */
  public record Retry(long since, long millis) {}

  /** A person let the call run: the entry that says so, and the arguments if they are others. */
  public record Grant(long seq, Optional<String> arguments) {}

  /** Whom an open call waits for that is no worker. */
  public enum Hold {
    /** A person must let it run. */
    APPROVAL,
    /** A person must answer it. */
    ANSWER,
    /** Sub-agents work for it. */
    CHILDREN
  }

  /**
   * A sub-agent of a call.
   *
   * @param started the entry that says so
   * @param limits set aside for it until it ends
   * @param end what became of it; empty while it is at work
   */
  public record Child(
      long started, int index, SessionId id, Limits limits, Optional<ChildEvent> end) {

    public boolean working() {
      return end.isEmpty();
    }

    Child ended(ChildEvent newEnd) {
      return new Child(started, index, id, limits, Optional.of(newEnd));
    }
  }

  /**
   * A call of the current reply.
   *
   * @param refusal why no tool may be run for it: the header or the mask lacks it, a secret was
   *     taken out of its arguments, or they do not fit
   * @param effect empty if the header has no such tool
   * @param arguments those that run; empty if the text is not a JSON object
   * @param children the sub-agents that worked or work for it, by their index
   */
  public record Call(
      String address,
      ToolCall call,
      Optional<String> refusal,
      Optional<ToolEffect> effect,
      Optional<Json.Obj> arguments,
      int attempt,
      Optional<Hold> hold,
      Optional<Grant> grant,
      List<Child> children,
      Optional<ToolEvent.Settlement> settlement) {

    /** A call of a reply as it begins. */
    static Call of(String address, ToolCall call, Header header, Optional<Mask> mask) {
      return new Call(
          address,
          call,
          refusal(call, header, mask),
          header.tool(call.name()).map(tool -> tool.effect()),
          parsed(call.arguments()),
          1,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());
    }

    /** A tool of the session itself has more to say of its arguments than a schema has. */
    private static Optional<String> refusal(ToolCall call, Header header, Optional<Mask> mask) {
      return SessionTools.refusal(call, header, mask)
          .or(() ->
              header
                  .tool(call.name())
                  .filter(tool -> tool.effect() != ToolEffect.SESSION)
                  .flatMap(tool ->
                      parsed(call.arguments())
                          .flatMap(given -> ArgumentFaults.refusal(tool, given))));
    }

    /** Models write nothing where a tool takes nothing. */
    static Optional<Json.Obj> parsed(String arguments) {
      try {
        return Optional.of(arguments.isBlank() ? Json.object() : Json.parseObject(arguments));
      } catch (JsonRefused e) {
        return Optional.empty();
      }
    }

    /** A call that no tool may be run for. */
    Call refused(String why) {
      return new Call(
          address,
          call,
          Optional.of(why),
          effect,
          arguments,
          attempt,
          hold,
          grant,
          children,
          settlement);
    }

    /** Names what the model asked for, so that nobody approves what was not asked. */
    public String digest() {
      String asked = parsed(call.arguments()).map(Json::canonical).orElse(call.arguments());
      return Sha256.hex((call.name() + "\0" + asked).getBytes(StandardCharsets.UTF_8));
    }

    public boolean open() {
      return settlement.isEmpty();
    }

    /** Open, and not held back by anybody. */
    boolean free() {
      return open() && hold.isEmpty();
    }

    /** The session answers it itself: its own tool, or a call that no worker may see. */
    boolean settledHere() {
      return refusal.isPresent()
          || effect.isEmpty()
          || arguments.isEmpty()
          || effect.get() == ToolEffect.SESSION;
    }

    /** A worker may have it now. */
    boolean out() {
      return free() && !settledHere();
    }

    boolean pure() {
      return !settledHere() && effect.get() == ToolEffect.PURE;
    }

    Call withAttempt(int newAttempt) {
      return new Call(
          address, call, refusal, effect, arguments, newAttempt, hold, grant, children, settlement);
    }

    Call heldBy(Optional<Hold> newHold) {
      return new Call(
          address, call, refusal, effect, arguments, attempt, newHold, grant, children, settlement);
    }

    Call granted(Grant newGrant) {
      return new Call(
          address,
          call,
          refusal.or(() -> newGrant.arguments().flatMap(SessionTools::missing)),
          effect,
          newGrant.arguments().map(Call::parsed).orElse(arguments),
          attempt,
          Optional.empty(),
          Optional.of(newGrant),
          children,
          settlement);
    }

    /**
     * As it came from the model, for another session: it has no grant, and the sub-agents at work
     * are not its own. What those brought back that ended is a fact for it too.
     */
    Call inherited() {
      return new Call(
          address,
          call,
          refusal,
          effect,
          parsed(call.arguments()),
          1,
          Optional.empty(),
          Optional.empty(),
          children.stream().filter(child -> !child.working()).toList(),
          settlement);
    }

    /** With another list of sub-agents. */
    Call with(List<Child> newChildren) {
      return new Call(
          address,
          call,
          refusal,
          effect,
          arguments,
          attempt,
          hold,
          grant,
          newChildren.stream().sorted(Comparator.comparingInt(Child::index)).toList(),
          settlement);
    }

    /** The sub-agents that work for it now; none if it is settled. */
    public List<Child> working() {
      return open() ? children.stream().filter(Child::working).toList() : List.of();
    }

    Call settled(ToolEvent.Settlement newSettlement) {
      return new Call(
          address,
          call,
          refusal,
          effect,
          arguments,
          attempt,
          Optional.empty(),
          grant,
          List.of(),
          Optional.of(newSettlement));
    }
  }

  boolean allSettled() {
    return calls.stream().noneMatch(Call::open);
  }

  public Optional<Call> call(String address) {
    return calls.stream().filter(call -> call.address().equals(address)).findFirst();
  }

  /** The open calls that a person holds. */
  public List<Call> asking() {
    return calls.stream()
        .filter(Call::open)
        .filter(call -> call.hold().filter(hold -> hold != Hold.CHILDREN).isPresent())
        .toList();
  }

  /** True if only a person can bring the open calls on. */
  boolean waitsForPeople() {
    List<Call> asking = asking();
    return !asking.isEmpty()
        && calls.stream()
            .filter(Call::open)
            .allMatch(call -> SessionTools.isLast(call) || asking.contains(call));
  }

  /**
   * The first call that is not settled and not held: those after it wait, but for a run of pure
   * ones. The one that submits the result waits for those that are held, too.
   */
  Optional<Call> next() {
    return calls.stream()
        .filter(Call::free)
        .filter(call -> !SessionTools.isLast(call) || onlyLastOpen())
        .findFirst();
  }

  private boolean onlyLastOpen() {
    return calls.stream().filter(Call::open).allMatch(SessionTools::isLast);
  }

  /** A run of neighbouring pure calls goes out together, any other call alone. */
  List<Call> dueCalls() {
    List<Call> due = new ArrayList<>();
    for (Call call : calls) {
      if (!call.free()) {
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

  /** The sub-agents that work for calls of this turn. */
  public List<Child> working() {
    return calls.stream().flatMap(call -> call.working().stream()).toList();
  }

  /** The calls of session tools whose answer must be fetched: those before a worker's only. */
  List<Call> dueErrands() {
    List<Call> due = new ArrayList<>();
    for (Call call : calls) {
      if (Gathering.isErrand(call)) {
        due.add(call);
      } else if (call.free()) {
        if (!SessionTools.isFetched(call)) {
          break;
        }
        due.add(call);
      }
    }
    return due;
  }

  /** Milliseconds until the model is to be asked again; empty if it is not. */
  OptionalLong retryMillis() {
    return retry.map(due -> OptionalLong.of(due.millis())).orElse(OptionalLong.empty());
  }

  Turn evolve(long seq, Event event, SessionState before) {
    return new TurnFold(this, seq).after(event, before);
  }
}
