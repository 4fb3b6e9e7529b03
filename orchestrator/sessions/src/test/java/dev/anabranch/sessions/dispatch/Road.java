package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.Held;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.SessionCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;

/**
 * A dispatch in virtual time: workers that beat while they live, and one session that sends its
 * call again when it is told that it was lost.
 */
final class Road {
  static final SessionId SESSION = SessionId.random(new SplittableRandom(1));
  static final SessionId OTHER = SessionId.random(new SplittableRandom(2));
  static final Duration WAIT = Duration.ofMinutes(10);
  private static final long BEAT_MILLIS = 2_000;
  private static final long LOOK_MILLIS = 500;

  final CountingBus bus = new CountingBus();
  final List<SessionCommand> told = new ArrayList<>();
  final List<Long> toldAt = new ArrayList<>();
  private final Map<String, WorkerBeat> beating = new LinkedHashMap<>();
  private final Map<String, CallRequest> requests = new LinkedHashMap<>();
  private long now = 1_700_000_000_000L;
  private final long began = now;
  final Workers workers = new Workers(() -> Instant.ofEpochMilli(now));
  final Dispatch dispatch =
      new Dispatch(
          bus,
          () -> Instant.ofEpochMilli(now),
          new Heard(workers, new RunningOutputs()),
          DispatchTerms.DEFAULT.waiting(WAIT),
          (session, command) -> tell(command));

  /** Whether the session sends again what was lost; a paused one does not. */
  boolean answers = true;

  private void tell(SessionCommand command) {
    told.add(command);
    toldAt.add(seconds());
    if (answers && command instanceof SessionCommand.CallOverdue lost) {
      CallRequest before = Objects.requireNonNull(requests.get(lost.call()));
      CallRequest next =
          request(SESSION, lost.call(), lost.attempt() + 1, before.tool(), before.effect());
      publish(labelled(next, before.label()));
    }
  }

  static CallRequest request(
      SessionId session, String call, int attempt, String tool, ToolEffect effect) {
    return request(session, call, attempt, tool, effect, Json.object());
  }

  static CallRequest request(
      SessionId session,
      String call,
      int attempt,
      String tool,
      ToolEffect effect,
      Json.Obj arguments) {
    return new CallRequest(
        session,
        call,
        attempt,
        arguments,
        Optional.of("root0"),
        OptionalLong.empty(),
        Reach.NOTHING,
        Optional.empty(),
        new ToolDefinition(tool, "Does it.", Json.object(), effect));
  }

  /** The same of a session with that label. */
  static CallRequest labelled(CallRequest request, Optional<String> label) {
    return new CallRequest(
        request.session(),
        request.call(),
        request.attempt(),
        request.arguments(),
        request.baseRoot(),
        request.grant(),
        request.reach(),
        label,
        request.definition());
  }

  CompletionStage<Void> publish(CallRequest request) {
    requests.put(request.call(), request);
    return dispatch.publish(request);
  }

  CompletionStage<Void> shell(String call) {
    return publish(request(SESSION, call, 1, "shell_run", ToolEffect.WORKSPACE));
  }

  /** The worker says from now on, regularly, what it says now. */
  void beats(String worker, State state, int slots, Held... holds) {
    beats(beat(worker, state, slots, holds));
  }

  void beats(WorkerBeat beat) {
    beating.put(beat.worker(), beat);
    dispatch.hear(beat);
  }

  static WorkerBeat beat(String worker, State state, int slots, Held... holds) {
    return new WorkerBeat(
        worker,
        WorkerBeat.PROTOCOL,
        "anabranch 1",
        state,
        state == State.UNABLE ? Optional.of("no user namespaces: install them") : Optional.empty(),
        List.of(),
        List.of("shell_run", "fs_read", "web_post"),
        slots,
        List.of(holds));
  }

  Held holds(String call, int attempt) {
    return new Held(SESSION, call, attempt, Optional.of(now * 1000));
  }

  /** The same, begun a while ago as the worker's clock has it. */
  Held holdsSince(long secondsAgo, String call) {
    return new Held(SESSION, call, 1, Optional.of((now - secondsAgo * 1000) * 1000));
  }

  /** The worker clears up after the call. */
  Held ends(String call, int attempt) {
    return new Held(SESSION, call, attempt, Optional.of(now * 1000), true);
  }

  static Held queued(String call, int attempt) {
    return new Held(SESSION, call, attempt, Optional.empty());
  }

  /** Nothing more is heard of the worker. */
  void dies(String worker) {
    beating.remove(worker);
  }

  /** Time passes: who lives beats, and calls are looked after. */
  void passes(Duration time) {
    for (long end = now + time.toMillis(); now < end; ) {
      now += LOOK_MILLIS;
      if (now % BEAT_MILLIS == 0) {
        beating.values().forEach(dispatch::hear);
      }
      dispatch.look();
    }
  }

  void passes(long seconds) {
    passes(Duration.ofSeconds(seconds));
  }

  /** Time in which nothing at all happens in this process. */
  void standsStill(long seconds) {
    now += seconds * 1000;
  }

  long seconds() {
    return (now - began) / 1000;
  }

  /** The attempts of the call that went out. */
  List<Integer> attempts(String call) {
    return bus.calls.stream()
        .filter(sent -> sent.call().equals(call))
        .map(sent -> sent.attempt())
        .toList();
  }

  List<ToolCancel.Superseded> stopped() {
    return bus.cancels.stream().flatMap(cancel -> cancel.superseded().stream()).toList();
  }
}
