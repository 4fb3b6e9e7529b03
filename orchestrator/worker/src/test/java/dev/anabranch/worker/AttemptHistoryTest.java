package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolEvent.Observed;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One external call through crashes of two workers and their broker, in many orders. */
final class AttemptHistoryTest {
  private static final int HISTORIES = 60_000;

  @Test
  void an_effect_happens_at_most_once_and_every_call_settles() {
    int done = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      TwoHosts history = run(seed, AttemptRule::decide, true);
      assertThat(history.effects()).as("effects of history %d", seed).isLessThanOrEqualTo(1);
      assertThat(history.settled()).as("settlement of history %d", seed).isPresent();
      if (history.settled().get() instanceof Observed) {
        assertThat(history.effects()).as("history %d says it was done", seed).isEqualTo(1);
        done++;
      }
      if (!history.troubled()) {
        assertThat(history.settled().get()).as("history %d", seed).isInstanceOf(Observed.class);
      }
    }
    assertThat(done).as("histories in which it is certain").isGreaterThan(HISTORIES / 4);
  }

  @Test
  void without_the_brokers_word_some_history_has_two_effects() {
    assertThat(mostEffects(AttemptRule::decide, false)).isGreaterThan(1);
  }

  @Test
  void with_a_guess_at_what_another_worker_did_some_history_has_two_effects() {
    TwoHosts.Rule guessing =
        (effect, attempt, known) ->
            known.started()
                ? AttemptRule.decide(effect, attempt, known)
                : new AttemptRule.Verdict.Run();
    assertThat(mostEffects(guessing, true)).isGreaterThan(1);
  }

  private static int mostEffects(TwoHosts.Rule rule, boolean waitsForProof) {
    return LongStream.range(0, HISTORIES)
        .mapToInt(seed -> run(seed, rule, waitsForProof).effects())
        .max()
        .orElseThrow();
  }

  private static TwoHosts run(long seed, TwoHosts.Rule rule, boolean waitsForProof) {
    TwoHosts history = new TwoHosts(seed, rule, waitsForProof);
    int steps = new SplittableRandom(~seed).nextInt(60);
    for (int step = 0; step < steps; step++) {
      history.stumble();
    }
    history.recover();
    return history;
  }
}
