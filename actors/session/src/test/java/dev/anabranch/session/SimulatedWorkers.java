package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A broker that loses nothing it took but delivers late and twice, and workers that die in the
 * middle of a call. A worker keeps a journal of its calls, and runs an external call only if it
 * knows that nobody did.
 */
final class SimulatedWorkers implements ToolPort {
  private static final int MINUTE = 60_000;

  private final boolean forgetful;
  private final SplittableRandom random;
  private final SimulatedTime time;
  private final RandomWorld world;
  private final Map<SessionId, SimulatedSession> sessions;
  private final Map<String, SessionCommand.CallAnswered> finished = new HashMap<>();
  private final Set<String> started = new HashSet<>();
  private final Map<String, Integer> effects = new HashMap<>();

  /**
   * @param forgetful whether they keep no journal of their calls, as no worker may
   */
  SimulatedWorkers(
      boolean forgetful,
      SplittableRandom random,
      SimulatedTime time,
      RandomWorld world,
      Map<SessionId, SimulatedSession> sessions) {
    this.forgetful = forgetful;
    this.random = random;
    this.time = time;
    this.world = world;
    this.sessions = sessions;
  }

  @Override
  public CompletionStage<Void> publish(CallRequest request) {
    if (random.nextInt(20) == 0) {
      return CompletableFuture.failedStage(new IllegalStateException("the broker is away"));
    }
    deliver(request, 1, random.nextInt(2_000));
    if (random.nextInt(8) == 0) {
      deliver(request, 2, random.nextInt(5 * MINUTE));
    }
    if (random.nextInt(6) == 0) {
      time.after(random.nextInt(5 * MINUTE), () -> despair(request));
    }
    return CompletableFuture.completedStage(null);
  }

  /** Whoever looks after the call takes it for lost, or for too slow, rightly or not. */
  private void despair(CallRequest request) {
    SessionCommand command =
        switch (random.nextInt(3)) {
          case 0 -> new SessionCommand.Redrive(request.call());
          case 1 -> new SessionCommand.CallOverdue(request.call(), request.attempt());
          default ->
              new SessionCommand.CallExpired(
                  request.call(), request.attempt(), ToolEvent.Kind.TIMEOUT, "it took too long");
        };
    Optional.ofNullable(sessions.get(request.session()))
        .ifPresent(session -> session.takes(command));
  }

  private void deliver(CallRequest request, int delivery, long delay) {
    time.after(delay, () -> take(request, delivery));
  }

  private void take(CallRequest request, int delivery) {
    String call = request.session() + "/" + request.call();
    SessionCommand.CallAnswered known = finished.get(call);
    if (known != null && !isAnotherTry(request, known)) {
      answer(request, known.settlement());
      return;
    }
    boolean first = !started.contains(call) && request.attempt() == 1 && delivery == 1;
    if (request.effect() == ToolEffect.EXTERNAL && !first && !forgetful) {
      finish(request, call, new ToolEvent.InDoubt(request.call(), "it may have run."));
      return;
    }
    started.add(call);
    if (request.effect() == ToolEffect.EXTERNAL) {
      assertThat(effects.merge(call, 1, Integer::sum)).as("effects of call %s", call).isEqualTo(1);
    }
    if (random.nextInt(10) == 0) {
      deliver(request, delivery + 1, MINUTE); // the worker dies; its delivery runs out
      return;
    }
    ToolEvent.Settlement settlement = world.settlement(request.call());
    time.after(random.nextInt(3 * MINUTE), () -> finish(request, call, settlement));
  }

  private void finish(CallRequest request, String call, ToolEvent.Settlement settlement) {
    SessionCommand.CallAnswered known = finished.get(call);
    SessionCommand.CallAnswered now =
        known == null || isAnotherTry(request, known)
            ? new SessionCommand.CallAnswered(settlement, request.attempt())
            : known;
    finished.put(call, now);
    answer(request, now.settlement());
  }

  private static boolean isAnotherTry(CallRequest request, SessionCommand.CallAnswered known) {
    return request.effect() != ToolEffect.EXTERNAL
        && request.attempt() > known.attempt()
        && known.settlement() instanceof ToolEvent.Failed failed
        && failed.passing();
  }

  /** A result is delivered until the session has it in its journal. */
  private void answer(CallRequest request, ToolEvent.Settlement settlement) {
    SessionCommand command = new SessionCommand.CallAnswered(settlement, request.attempt());
    boolean taken =
        Optional.ofNullable(sessions.get(request.session()))
            .map(session -> session.takes(command))
            .orElse(true);
    if (!taken) {
      time.after(1_000, () -> answer(request, settlement));
    } else if (random.nextInt(10) == 0) {
      time.after(random.nextInt(MINUTE), () -> answer(request, settlement));
    }
  }

  @Override
  public void cancel(SessionId session) {
    // the grace of the session runs out; a result that still comes is late
  }
}
