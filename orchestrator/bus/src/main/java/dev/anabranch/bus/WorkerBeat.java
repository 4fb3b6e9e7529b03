package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A worker says that it lives, what it can do and which calls it holds: regularly, and soon after
 * that changed. A worker of which nothing was heard for {@link #SILENCE_SECONDS} holds nothing any
 * more.
 *
 * @param worker its id; two that live at once have two ids
 * @param protocol the version of the records that it understands
 * @param program name and version, for people
 * @param state whether it takes further calls
 * @param problem why it takes none, in one line that names what to do
 * @param labels of which kinds of calls it takes; empty for those of no label
 * @param slots how many calls it runs at once
 * @param busy how many of the calls that it holds need a slot of these
 */
public record WorkerBeat(
    String worker,
    int protocol,
    String program,
    State state,
    Optional<String> problem,
    List<String> labels,
    List<String> tools,
    int slots,
    int busy,
    List<Held> holds)
    implements WorkerNews {
  /** The version of the records of today. */
  public static final int PROTOCOL = 2;

  /** How often a worker speaks at least, in seconds. */
  public static final int EVERY_SECONDS = 2;

  /** After how many seconds of silence a worker is taken for lost. */
  public static final int SILENCE_SECONDS = 10;

  /** For how many seconds beyond its limit a call is waited for that its worker says it ends. */
  public static final int ENDING_SECONDS = 60;

  /** How many calls that only look a worker holds before it asks for no more of them. */
  public static final int LOOKS_MAX = 64;

  public WorkerBeat {
    labels = List.copyOf(labels);
    tools = List.copyOf(tools);
    holds = List.copyOf(holds);
  }

  /** A beat of a worker all of whose calls need a slot. */
  public WorkerBeat(
      String worker,
      int protocol,
      String program,
      State state,
      Optional<String> problem,
      List<String> labels,
      List<String> tools,
      int slots,
      List<Held> holds) {
    this(worker, protocol, program, state, problem, labels, tools, slots, holds.size(), holds);
  }

  /** True if it would begin another call of a slot at once. */
  public boolean isFree() {
    return state == State.READY && busy < slots;
  }

  /** True if it takes another call that only looks, whatever its slots do. */
  public boolean takesLooks() {
    return state == State.READY && holds.size() - busy < LOOKS_MAX;
  }

  /** Whether a worker takes further calls. */
  public enum State {
    READY,
    /** It ends what it holds and takes no more. */
    DRAINING,
    /** It cannot run calls; the problem says why. */
    UNABLE,
    /** The last word of a worker that ends in order. */
    GONE;

    String wire() {
      return switch (this) {
        case READY -> "ready";
        case DRAINING -> "draining";
        case UNABLE -> "unable";
        case GONE -> "gone";
      };
    }

    static State of(String wire) {
      return switch (wire) {
        case "ready" -> READY;
        case "draining" -> DRAINING;
        case "unable" -> UNABLE;
        case "gone" -> GONE;
        default -> throw new IllegalArgumentException("unknown state of a worker: " + wire);
      };
    }
  }

  /**
   * A call that a worker has taken and not answered yet.
   *
   * @param since when it was begun, in microseconds since 1970 by the worker's clock; empty while
   *     it waits for a slot
   * @param ending whether the tool was stopped or ran to its end, so that what is left is to clear
   *     up, to keep the files and to answer
   */
  public record Held(
      SessionId session, String call, int attempt, Optional<Long> since, boolean ending) {

    /** A call that waits or runs. */
    public Held(SessionId session, String call, int attempt, Optional<Long> since) {
      this(session, call, attempt, since, false);
    }

    Json.Obj json() {
      Json.Obj json =
          Json.object()
              .with("session", session.value())
              .with("call", call)
              .with("attempt", attempt);
      Json.Obj begun = since.map(micros -> json.with("since", micros)).orElse(json);
      return ending ? begun.with("ending", true) : begun;
    }

    static Held of(Json.Obj json) {
      return new Held(
          new SessionId(json.text("session")),
          json.text("call"),
          Math.toIntExact(json.integer("attempt")),
          json.find("since").map(Json::asInteger),
          json.find("ending").isPresent() && json.bool("ending"));
    }
  }

  @Override
  public Json.Obj json() {
    return Json.object()
        .with("worker", worker)
        .with("protocol", protocol)
        .with("program", program)
        .with("state", state.wire())
        .withText("problem", problem)
        .with("labels", Json.strings(labels))
        .with("tools", Json.strings(tools))
        .with("slots", slots)
        .with("busy", busy)
        .with("holds", Json.array(holds.stream().map(Held::json).toList()));
  }

  public static WorkerBeat of(Json.Obj json) {
    List<Held> holds = json.list("holds").stream().map(held -> Held.of(held.asObject())).toList();
    return new WorkerBeat(
        json.text("worker"),
        Math.toIntExact(json.integer("protocol")),
        json.text("program"),
        State.of(json.text("state")),
        json.findText("problem"),
        texts(json, "labels"),
        texts(json, "tools"),
        Math.toIntExact(json.integer("slots")),
        Math.toIntExact(json.findInteger("busy").orElse(holds.size())),
        holds);
  }

  private static List<String> texts(Json.Obj json, String key) {
    return json.list(key).stream().map(Json::asText).toList();
  }
}
