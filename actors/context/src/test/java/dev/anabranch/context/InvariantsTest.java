package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Techniques 1.2 over generated histories; a seed names the history that breaks one. */
class InvariantsTest {
  private static final int HISTORIES = 10_000;
  private static final int THOROUGH_EVERY = 8;

  @Test
  void ten_thousand_histories_keep_the_invariants() {
    Seen seen = new Seen();
    LongStream.range(0, HISTORIES).parallel().forEach(seed -> check(seed, seen));
    assertThat(seen.histories.get()).isEqualTo(HISTORIES);
    assertThat(seen.types).containsExactlyInAnyOrderElementsOf(types(Event.class).toList());
    assertThat(seen.kinds).hasSize(3);
    assertThat(seen.branches.get()).isGreaterThan(15_000);
    assertThat(seen.requests.get()).isGreaterThan(100_000);
    assertThat(seen.epochs.get()).isGreaterThan(20_000);
  }

  /** What the histories held, so that a generator that lost its wits is noticed. */
  private static final class Seen {
    private final Set<String> types = new ConcurrentSkipListSet<>();
    private final Set<ContextEvent.Kind> kinds = new ConcurrentSkipListSet<>();
    private final AtomicInteger histories = new AtomicInteger();
    private final AtomicInteger branches = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger epochs = new AtomicInteger();
  }

  private static Stream<String> types(Class<?> root) {
    return root.isSealed()
        ? Stream.of(root.getPermittedSubclasses()).flatMap(InvariantsTest::types).distinct()
        : Stream.of(root.getSimpleName());
  }

  private static void check(long seed, Seen seen) {
    List<Branch> tree = HistoryGenerator.tree(seed);
    seen.histories.incrementAndGet();
    for (int i = 0; i < tree.size(); i++) {
      Branch branch = tree.get(i);
      BranchChecks checks =
          new BranchChecks(branch, "seed " + seed + " branch " + i, seed % THOROUGH_EVERY == 0);
      checks.run();
      seen.branches.incrementAndGet();
      seen.requests.addAndGet(checks.requests);
      seen.epochs.addAndGet(checks.epochs);
      branch.events().forEach(event -> saw(event, seen));
      if (branch.parent() >= 0) {
        forkSharesItsPast(tree.get(branch.parent()), branch, "seed " + seed + " branch " + i);
      }
    }
  }

  private static void saw(Event event, Seen seen) {
    seen.types.add(event.getClass().getSimpleName());
    if (event instanceof ContextEvent.ContextReduced reduced) {
      seen.kinds.add(reduced.kind());
    }
  }

  /** I3, the child reading what the parent has stored. */
  private static void forkSharesItsPast(Branch parent, Branch child, String name) {
    List<Event> read = new ArrayList<>();
    child
        .events()
        .subList(0, (int) child.forkedAt())
        .forEach(e -> read.add(BranchChecks.stored(e)));
    List<Event> own = parent.events().subList(0, (int) child.forkedAt());
    assertThat(PromptOracle.of(read)).as("%s: I3", name).isEqualTo(PromptOracle.of(own));
    assertThat(child.prompt(child.forkedAt() + 1).prefixHash())
        .as("%s: I3 after Forked", name)
        .isEqualTo(parent.prompt(child.forkedAt()).prefixHash());
  }

  @Test
  void the_generator_makes_the_same_from_the_same_seed() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(encoded(seed)).isEqualTo(encoded(seed));
    }
  }

  private static List<String> encoded(long seed) {
    return HistoryGenerator.tree(seed).stream()
        .flatMap(branch -> branch.events().stream())
        .map(event -> EventCodec.encode(event).canonical())
        .toList();
  }
}
