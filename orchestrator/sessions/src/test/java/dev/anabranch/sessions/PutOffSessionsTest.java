package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * An endpoint that puts a session off a hundred times, and a node that starts anew in between. The
 * exact times are those of {@code PutOffTest}; here the actors, the journal and the clock are real.
 */
class PutOffSessionsTest {
  private static final int PUT_OFF = 100;
  private static final long LONG_MILLIS = Duration.ofMinutes(30).toMillis();
  private static final long MARGIN_MILLIS = Duration.ofMinutes(5).toMillis();

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void a_hundred_waits_are_kept_to_over_restarts_and_every_failure_is_told_once() throws Exception {
    Busy model = new Busy();
    try (MemoryHouse house = new MemoryHouse(model, request -> Optional.empty())) {
      SessionId id = house.begin(4, terms());
      for (int i = 1; i <= PUT_OFF; i++) {
        int told = i;
        MemoryHouse.await(() -> house.events(id, TurnEvent.ModelFailed.class).size() >= told);
        if (isLong(i)) {
          waitLong(house, id, i);
        }
      }
      house.awaitStatus(id, "completed");
      assertKept(house.entries(id));
      assertThat(model.asked.get()).isEqualTo(PUT_OFF + 1);
      assertThat(house.journal.readers)
          .as("threads that read the journal; actors share theirs and wait for nothing")
          .isNotEmpty()
          .noneMatch(name -> name.contains("default-dispatcher"));
    }
  }

  /** Restarts in the middle of the wait change nothing; the one at its end lets it go on. */
  private void waitLong(MemoryHouse house, SessionId id, int told) {
    Entry failed = house.entries(id).getLast();
    long due = failed.micros() / 1000 + LONG_MILLIS;
    for (int restarts = 1 + random.nextInt(2); restarts > 0; restarts--) {
      long left = due - MARGIN_MILLIS - house.clock.millis();
      house.passes(Duration.ofMillis(random.nextLong(Math.max(1, left))));
      house.restart();
      assertThat(house.events(id, TurnEvent.ModelFailed.class)).hasSize(told);
      assertThat(house.entries(id).getLast()).isEqualTo(failed);
    }
    house.passes(Duration.ofMillis(Math.max(0, due - house.clock.millis())));
    house.restart();
  }

  private static void assertKept(List<Entry> entries) {
    Set<String> told = new HashSet<>();
    Optional<Entry> failed = Optional.empty();
    for (Entry entry : entries) {
      if (entry.event() instanceof TurnEvent.ModelFailed failure) {
        assertThat(told.add(failure.message())).as(failure.message()).isTrue();
        failed = Optional.of(entry);
      } else if (entry.event() instanceof TurnEvent.ModelRequested && failed.isPresent()) {
        TurnEvent.ModelFailed before = (TurnEvent.ModelFailed) failed.get().event();
        long wait = before.retryMillis().orElseThrow();
        assertThat(wait).isEqualTo(asked(told.size()));
        assertThat(entry.micros()).isGreaterThanOrEqualTo(failed.get().micros() + wait * 1000);
      }
    }
    assertThat(told).hasSize(PUT_OFF);
  }

  private static Terms terms() {
    return new Terms(
        Terms.DEFAULT.policy(),
        new RetryPolicy(2, 1, 1, new TreeMap<>()),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isLong(int time) {
    return time % 8 == 4;
  }

  private static long asked(int time) {
    return isLong(time) ? LONG_MILLIS : 1 + time % 7;
  }

  /** Says when to come again, as often as it must; then it answers. */
  private static final class Busy implements Model {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      int time = asked.incrementAndGet();
      return CompletableFuture.completedStage(
          time > PUT_OFF
              ? new ModelAnswer.Replied(
                  new TurnEvent.ModelReplied(
                      "done", List.of(), TurnEvent.Finish.STOP, Usage.UNKNOWN, Optional.empty(), 1))
              : new ModelAnswer.Failed(
                  "rate_limited",
                  "put off " + time,
                  true,
                  OptionalLong.of(429),
                  OptionalLong.of(asked(time)),
                  Usage.UNKNOWN));
    }

    @Override
    public void close() {}
  }
}
