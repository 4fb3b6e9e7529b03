package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * An endpoint that puts a session off a hundred times with {@code Retry-After}, in a process that
 * dies again and again, at any moment of a wait: each wait ends to the millisecond, neither early
 * nor anew after a restart.
 */
class PutOffTest {
  private static final int PUT_OFF = 100;
  private static final int SEEDS = 40;

  @Test
  void a_hundred_waits_end_at_their_time_over_restarts_at_any_moment() {
    int overslept = 0;
    int crashes = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed);
      overslept += run.check();
      crashes += run.session.crashes;
    }
    assertThat(crashes).isGreaterThan(SEEDS * PUT_OFF / 2);
    assertThat(overslept).isBetween(SEEDS, SEEDS * PUT_OFF / 2);
  }

  /** One session from its seed. */
  private static final class Run implements Model {
    private final SplittableRandom random;
    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedSession session;
    private final Map<String, Long> asked = new HashMap<>();

    Run(long seed) {
      random = new SplittableRandom(seed);
      session = new SimulatedSession(SessionId.random(random), seed, random, time, this::ports);
      session.begin(List.of(), List.of(task()));
      time.after(random.nextInt(300_000), this::somebodyPullsThePlug);
      while (!session.state().finished()) {
        assertThat(time.step()).as("seed %d: nothing is due", seed).isTrue();
      }
      session.end();
    }

    private static TaskEvent.Submitted task() {
      return new TaskEvent.Submitted(
          "task",
          new ModelChoice("m", "embedded"),
          StandardHeader.create("root"),
          Optional.empty(),
          4,
          "owner",
          new Limits(10, Duration.ofDays(30).toSeconds()),
          Optional.empty());
    }

    private void somebodyPullsThePlug() {
      session.dies();
      time.after(random.nextInt(600_000), this::somebodyPullsThePlug);
    }

    private SessionPorts ports(SimulatedSession of) {
      Origins origins = new WrittenAt(seq -> of.journal().get(Math.toIntExact(seq - 1)).micros());
      ToolPort nobody =
          new ToolPort() {
            @Override
            public CompletionStage<Void> publish(CallRequest request) {
              throw new AssertionError(request);
            }

            @Override
            public void cancel(SessionId id) {
              throw new AssertionError(id);
            }
          };
      return new SessionPorts(
          this,
          nobody,
          origins,
          (id, after, max) -> of.past(after, max),
          time.clock(),
          Duration.ofSeconds(10));
    }

    /** Puts off until the journal has it a hundred times: what a crash swallows it says again. */
    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
      long told =
          session.journal().stream()
              .filter(entry -> entry.event() instanceof TurnEvent.ModelFailed)
              .count();
      ModelAnswer said = told < PUT_OFF ? later() : done();
      time.after(random.nextInt(5_000), () -> answer.complete(said));
      return answer;
    }

    private ModelAnswer later() {
      String message = "put off " + asked.size();
      long wait = 1_000 + random.nextLong(299_000);
      asked.put(message, wait);
      return new ModelAnswer.Failed(
          "rate_limited",
          message,
          true,
          OptionalLong.of(429),
          OptionalLong.of(wait),
          Usage.UNKNOWN);
    }

    private static ModelAnswer done() {
      return new ModelAnswer.Replied(
          new TurnEvent.ModelReplied(
              "done", List.of(), TurnEvent.Finish.STOP, Usage.UNKNOWN, Optional.empty(), 1));
    }

    /** How many waits ended while nobody was there, so that the next start ended them. */
    int check() {
      int overslept = 0;
      int failures = 0;
      Optional<Long> due = Optional.empty();
      for (Entry entry : session.journal()) {
        long now = entry.micros() / 1000;
        if (entry.event() instanceof TurnEvent.ModelFailed failed) {
          failures++;
          long wait = Optional.ofNullable(asked.remove(failed.message())).orElseThrow();
          assertThat(failed.retryMillis()).hasValue(wait);
          assertThat(failed.putOff()).isTrue();
          due = Optional.of(now + wait);
        } else if (entry.event() instanceof TurnEvent.ModelRequested && due.isPresent()) {
          long begun = lastStart(now);
          assertThat(now).isEqualTo(Math.max(due.get(), begun) + 1);
          overslept += begun > due.get() ? 1 : 0;
          due = Optional.empty();
        }
      }
      assertThat(failures).isEqualTo(PUT_OFF);
      assertThat(session.state().status()).isEqualTo("completed");
      return overslept;
    }

    private long lastStart(long now) {
      return session.starts.stream().filter(start -> start < now).reduce((a, b) -> b).orElseThrow();
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
