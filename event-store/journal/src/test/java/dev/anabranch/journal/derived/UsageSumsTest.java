package dev.anabranch.journal.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.derived.CacheSums.Missed;
import dev.anabranch.journal.derived.CacheSums.Tokens;
import dev.anabranch.journal.derived.UsageSums.By;
import dev.anabranch.journal.derived.UsageSums.Of;
import dev.anabranch.journal.derived.UsageSums.Sum;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sums of usage by hand: prompts of 40, 56 and 72 tokens in blocks of 16 (techniques 1.1). */
class UsageSumsTest {
  private static final Tokens NONE = new Tokens(0, 0, 0, 0);

  private final SplittableRandom random = new SplittableRandom(7);
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final Derived derived = Derived.inMemory(journal);
  private final SessionId root = SessionId.random(random);
  private int turn;

  @AfterEach
  void close() {
    derived.close();
  }

  private void append(SessionId session, long head, Event... events) {
    journal.append(session, head, List.of(events)).toCompletableFuture().join();
  }

  private SessionId fork(SessionId parent, long at) {
    SessionId child = SessionId.random(random);
    journal
        .fork(parent, at, child, List.of(new TaskEvent.Forked(parent, at)))
        .toCompletableFuture()
        .join();
    return child;
  }

  /** Two entries, or three with a miss. */
  private Event[] turn(
      Usage usage, Optional<CacheForecast> forecast, String cost, Optional<Long> missed) {
    List<Event> events = new ArrayList<>();
    events.add(new TurnEvent.ModelRequested(++turn, 1, 1, 3, "0".repeat(64)));
    events.add(
        new TurnEvent.ModelReplied(
            "said",
            List.of(),
            TurnEvent.Finish.STOP,
            usage,
            Optional.empty(),
            1,
            cost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Cost(new BigDecimal(cost), "USD", "list 1")),
            forecast));
    missed.ifPresent(
        tokens -> events.add(new TurnEvent.CacheMissObserved(2, tokens, 0, "evicted_or_routed")));
    return events.toArray(Event[]::new);
  }

  private static Optional<CacheForecast> forecast(long prompt, long cached, String... miss) {
    return Optional.of(
        new CacheForecast(prompt, cached, 16, false, List.of(miss).stream().findFirst()));
  }

  private Sum sum(Of of) {
    return derived.now().usage(of, Optional.empty()).whole();
  }

  private void threePrompts() {
    append(root, 0, RandomFeed.submitted("task"));
    append(
        root, 1, turn(Usage.of(40, 0, 1), forecast(40, 0, "first"), "0.000001", Optional.empty()));
    append(root, 3, turn(Usage.of(56, 32, 1), forecast(56, 32), "0.0000000001", Optional.empty()));
    append(root, 5, turn(Usage.of(72, 0, 1), forecast(72, 48), "", Optional.of(48L)));
  }

  @Test
  void predicted_and_reported_tokens_are_summed_apart_with_what_is_new_in_each_prompt() {
    threePrompts();
    CacheSums cache = sum(new Of.Session(root)).cache();
    assertThat(cache.predicted()).isEqualTo(new Tokens(3, 168, 80, 72));
    assertThat(cache.reported()).isEqualTo(new Tokens(3, 168, 32, 72));
    assertThat(cache.estimated()).isEqualTo(NONE);
    assertThat(cache.answers()).isEqualTo(3);
    assertThat(cache.reportedZero()).isEqualTo(2);
    assertThat(cache.notReported()).isZero();
    assertThat(cache.lost()).containsExactly(Map.entry("first", 1L));
    assertThat(cache.missed()).containsExactly(Map.entry("evicted_or_routed", new Missed(1, 48)));
  }

  @Test
  void what_nobody_told_is_in_no_sum() {
    append(root, 0, RandomFeed.submitted("task"));
    Usage silent = new Usage(OptionalLong.of(40), OptionalLong.empty(), OptionalLong.of(1));
    append(root, 1, turn(silent, Optional.empty(), "", Optional.empty()));
    Sum sum = sum(new Of.All());
    assertThat(sum.usage()).isEqualTo(silent);
    assertThat(sum.cache().notReported()).isEqualTo(1);
    assertThat(sum.cache().reportedZero()).isZero();
    assertThat(List.of(sum.cache().reported(), sum.cache().predicted())).containsOnly(NONE);
    assertThat(sum.cost().priced()).isZero();
    assertThat(sum.cost().unpriced()).isEqualTo(1);
    assertThat(sum.cost().amounts()).isEmpty();
  }

  @Test
  void money_is_summed_exactly_and_says_what_has_no_price() {
    threePrompts();
    CostSums cost = sum(new Of.Session(root)).cost();
    assertThat(cost.priced()).isEqualTo(2);
    assertThat(cost.unpriced()).isEqualTo(1);
    assertThat(cost.amounts()).containsExactly(Map.entry("USD", new BigDecimal("0.0000010001")));
  }

  @Test
  void the_money_for_summaries_is_in_the_sum_whatever_became_of_them() {
    threePrompts();
    Optional<Cost> cost = Optional.of(new Cost(new BigDecimal("0.25"), "USD", "list 1"));
    append(
        root,
        8,
        new ContextEvent.ContextReduced(
            ContextEvent.Kind.SUMMARY,
            View.FULL,
            new ContextEvent.Epoch(2, 1, 1, 10, "0".repeat(64)),
            Usage.of(72, 64, 9),
            cost),
        new ContextEvent.ReductionFailed("the session moved on", Usage.of(72, 64, 9), cost));
    Sum sum = sum(new Of.Session(root));
    assertThat(sum.calls()).isEqualTo(5);
    assertThat(sum.cost().priced()).isEqualTo(4);
    assertThat(sum.cost().amounts())
        .containsExactly(Map.entry("USD", new BigDecimal("0.5000010001")));
  }

  /** The child's first prompt has 88 - 56 new tokens: it goes on from the one before the fork. */
  @Test
  void a_lineage_counts_shared_entries_once_and_a_fork_goes_on_from_its_parents_prompt() {
    threePrompts();
    SessionId child = fork(root, 5);
    SessionId grandchild = fork(child, 6);
    append(grandchild, 7, turn(Usage.of(88, 48, 1), forecast(88, 48), "0.5", Optional.empty()));
    assertThat(sum(new Of.Session(child)).calls()).isZero();
    assertThat(sum(new Of.Session(grandchild)).cache().predicted())
        .isEqualTo(new Tokens(1, 88, 48, 32));
    for (SessionId member : List.of(root, child, grandchild)) {
      Sum tree = sum(new Of.Tree(member));
      assertThat(tree.calls()).isEqualTo(4);
      assertThat(tree.cache().predicted()).isEqualTo(new Tokens(4, 256, 128, 104));
    }
  }

  @Test
  void each_turn_is_a_part_with_its_own_figures() {
    threePrompts();
    List<UsageSums.Part> parts =
        derived.now().usage(new Of.Session(root), Optional.of(By.STEP)).parts();
    assertThat(parts).extracting(part -> part.step().getAsInt()).containsExactly(1, 2, 3);
    assertThat(parts)
        .extracting(part -> part.sum().cache().predicted())
        .containsExactly(
            new Tokens(1, 40, 0, 40), new Tokens(1, 56, 32, 16), new Tokens(1, 72, 48, 16));
    assertThat(parts.getLast().sum().cache().missed()).containsKey("evicted_or_routed");
    assertThat(parts.getFirst().sum().cache().missed()).isEmpty();
    assertThat(parts.getLast().sum().cost().unpriced()).isEqualTo(1);
  }
}
