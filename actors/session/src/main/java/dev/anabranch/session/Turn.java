package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Mask;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * @param lateable calls whose settlement was not the answer of their last attempt: a result that
 *     still comes is worth a note
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
    List<String> lateable,
    Optional<TurnEvent.PrefixBroken> broken) {

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
   * A call of the current reply.
   *
   * @param refusal why no tool may be run for it: the header or the mask lacks it
   * @param effect empty if the header has no such tool
   * @param arguments those that run; empty if the text is not a JSON object
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
      Optional<ToolEvent.Settlement> settlement) {

    /** A call of a reply as it begins. */
    static Call of(String address, ToolCall call, Header header, Optional<Mask> mask) {
      return new Call(
          address,
          call,
          SessionTools.refusal(call.name(), header, mask),
          header.tool(call.name()).map(tool -> tool.effect()),
          parsed(call.arguments()),
          1,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** Models write nothing where a tool takes nothing. */
    static Optional<Json.Obj> parsed(String arguments) {
      try {
        return Optional.of(arguments.isBlank() ? Json.object() : Json.parseObject(arguments));
      } catch (JsonRefused e) {
        return Optional.empty();
      }
    }

    /** Names what the model asked for, so that nobody approves what was not asked. */
    public String digest() {
      String asked =
          parsed(call.arguments()).map(Json::canonical).orElse(call.arguments());
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

    boolean pure() {
      return !settledHere() && effect.get() == ToolEffect.PURE;
    }

    Call withAttempt(int newAttempt) {
      return new Call(
          address, call, refusal, effect, arguments, newAttempt, hold, grant, settlement);
    }

    Call heldBy(Optional<Hold> newHold) {
      return new Call(
          address, call, refusal, effect, arguments, attempt, newHold, grant, settlement);
    }

    Call granted(Grant newGrant) {
      return new Call(
          address,
          call,
          refusal,
          effect,
          newGrant.arguments().map(Call::parsed).orElse(arguments),
          attempt,
          Optional.empty(),
          Optional.of(newGrant),
          settlement);
    }

    /** As it came from the model: a grant was for another session. */
    Call ungranted() {
      return new Call(
          address,
          call,
          refusal,
          effect,
          parsed(call.arguments()),
          attempt,
          hold,
          Optional.empty(),
          settlement);
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

  /** The calls of session tools whose answer must be fetched: those before a worker's only. */
  List<Call> dueErrands() {
    List<Call> due = new ArrayList<>();
    for (Call call : calls) {
      if (!call.free()) {
        continue;
      }
      if (!SessionTools.isFetched(call)) {
        break;
      }
      due.add(call);
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
