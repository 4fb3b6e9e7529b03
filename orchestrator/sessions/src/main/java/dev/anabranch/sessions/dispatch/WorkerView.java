package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker, for people.
 *
 * @param state {@code ready}, {@code draining}, {@code unable}, {@code gone}, or {@code lost} if
 *     nothing was heard of it for too long
 * @param problem why it takes no call, with what to do
 * @param holds the calls that it has taken and not answered
 */
public record WorkerView(
    String id,
    String state,
    Optional<String> problem,
    String program,
    int protocol,
    List<String> labels,
    List<String> tools,
    int slots,
    List<WorkerBeat.Held> holds,
    Instant heardAt) {

  static WorkerView of(WorkerBeat beat, long heardMillis, boolean lost) {
    boolean foreign = beat.protocol() != WorkerBeat.PROTOCOL;
    return new WorkerView(
        beat.worker(),
        lost ? "lost" : foreign ? "unable" : beat.json().text("state"),
        foreign ? Optional.of(foreign(beat)) : beat.problem(),
        beat.program(),
        beat.protocol(),
        beat.labels(),
        beat.tools(),
        beat.slots(),
        lost ? List.of() : beat.holds(),
        Instant.ofEpochMilli(heardMillis));
  }

  private static String foreign(WorkerBeat beat) {
    return "it speaks version "
        + beat.protocol()
        + " of the records, this server version "
        + WorkerBeat.PROTOCOL
        + "; run the same version of both";
  }

  /** True if something was heard of it lately and it did not say that it ends. */
  boolean isThere() {
    return !state.equals("lost") && !state.equals("gone");
  }

  /** True if it takes calls. */
  boolean works() {
    return state.equals("ready");
  }

  public Json.Obj json() {
    return Json.object()
        .with("id", id)
        .with("state", state)
        .withText("problem", problem)
        .with("program", program)
        .with("protocol", protocol)
        .with("labels", Json.strings(labels))
        .with("tools", Json.strings(tools))
        .with("slots", slots)
        .with("holds", Json.array(holds.stream().map(WorkerView::json).toList()))
        .with("heardAt", heardAt.toString());
  }

  private static Json.Obj json(WorkerBeat.Held held) {
    Json.Obj json =
        Json.object()
            .with("session", held.session().value())
            .with("call", held.call())
            .with("attempt", held.attempt());
    return held.since()
        .map(micros -> json.with("since", Instant.ofEpochMilli(micros / 1000).toString()))
        .orElse(json);
  }
}
