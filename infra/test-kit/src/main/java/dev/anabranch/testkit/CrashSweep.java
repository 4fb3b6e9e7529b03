package dev.anabranch.testkit;

import dev.anabranch.bus.Bus;
import dev.anabranch.journal.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Kills the server of an agent at every write of its run and lets the next server go on: the agent
 * must end as it does without a crash. The test of an agent of one's own, in whole:
 *
 * {@snippet :
 * class RefundAgentTest {
 *   private static final String ORDER = "{\"order\":\"A7\"}";
 *
 *   private static TestAgent agent() {
 *     Set<String> paid = ConcurrentHashMap.newKeySet();
 *     Script script =
 *         Script.begin()
 *             .calls("order_read", ORDER)
 *             .fails(429, Duration.ofMillis(5))
 *             .calls("refund_pay", ORDER)
 *             .callsIf("in doubt", "refund_find", ORDER)
 *             .callsIf("nothing was paid", "refund_pay", ORDER)
 *             .says("Refunded.");
 *     return TestAgent.of("Refund order A7", script)
 *         .pure("order_read", order -> "A7: 30 EUR")
 *         .pure("refund_find", order -> paid.isEmpty() ? "nothing was paid" : "30 EUR were paid")
 *         .external("refund_pay", order -> "paid for " + paid.add(order.text("order")));
 *   }
 *
 *   @Test
 *   void a_refund_is_paid_exactly_once_wherever_the_server_dies() {
 *     CrashSweep.of(RefundAgentTest::agent)
 *         .check(run -> assertThat(run.ran("refund_pay")).isEqualTo(1))
 *         .run();
 *   }
 * }
 * }
 *
 * <p>The agent runs once to count its durable writes. Then it runs twice for each of them: the
 * server dies before the write is durable, and right after it is, before anybody hears. A new
 * server starts on the same journal. Of each run it is required that
 *
 * <ul>
 *   <li>all that the journal acknowledged is there after the crash, and stays as it is;
 *   <li>it ends as the run without a crash, unless a call was in doubt, which the agent was told;
 *   <li>every call has one result, no result is of a call that did not run, nothing ran that no
 *       entry asks for, and no call that touches the world outside ran twice;
 *   <li>every hash and every request can be computed again;
 *   <li>what {@link #check} says.
 * </ul>
 *
 * <p>Whatever fails is an {@link AssertionError} that names the write and the call that replays it.
 * The endpoint, the bus and the worker outlive the server. Each step gives a new sweep. Not
 * promised: crashes between two writes, of workers, and of a server that goes on after a crash.
 */
public final class CrashSweep {
  private final Supplier<TestAgent> agent;
  private final Consumer<SweepReport.Run> check;
  private final Bounds bounds;
  private final Parts parts;
  private final Optional<CrashPoint> only;

  /** How long a server may take, and how many may die. */
  record Bounds(Duration within, int crashesMax) {
    static final Bounds DEFAULT = new Bounds(Duration.ofSeconds(30), 1_000);
  }

  /** What may be another than the kit's own. */
  record Parts(UnaryOperator<Journal> journal, Function<Tools, Bus> bus) {
    static final Parts DEFAULT = new Parts(UnaryOperator.identity(), Tools::bus);
  }

  private CrashSweep(
      Supplier<TestAgent> agent,
      Consumer<SweepReport.Run> check,
      Bounds bounds,
      Parts parts,
      Optional<CrashPoint> only) {
    this.agent = agent;
    this.check = check;
    this.bounds = bounds;
    this.parts = parts;
    this.only = only;
  }

  /** A sweep of one agent, whose functions all runs share: several run at once. */
  public static CrashSweep of(TestAgent agent) {
    return of(() -> agent);
  }

  /** A sweep with an agent for each run, so that its functions may remember what they did. */
  public static CrashSweep of(Supplier<TestAgent> agent) {
    return new CrashSweep(agent, run -> {}, Bounds.DEFAULT, Parts.DEFAULT, Optional.empty());
  }

  /** Looks at each run, also at the one without a crash, and throws what it finds wrong. */
  public CrashSweep check(Consumer<SweepReport.Run> newCheck) {
    return new CrashSweep(agent, check.andThen(newCheck), bounds, parts, only);
  }

  /** How long each server may take; 30 seconds if nothing is said. */
  public CrashSweep within(Duration within) {
    return bounded(new Bounds(within, bounds.crashesMax()));
  }

  /** How many servers may die; 1,000 if nothing is said. A run with more writes is refused. */
  public CrashSweep crashesMax(int crashesMax) {
    return bounded(new Bounds(bounds.within(), crashesMax));
  }

  private CrashSweep bounded(Bounds newBounds) {
    return new CrashSweep(agent, check, newBounds, parts, only);
  }

  /** Opens the journal of each server by {@code opened} over the one that outlives them. */
  public CrashSweep journal(UnaryOperator<Journal> opened) {
    return of(new Parts(opened, parts.bus()));
  }

  /** Lets another bus carry the calls of each run; its workers run them by {@link Tools#run}. */
  public CrashSweep bus(Function<Tools, Bus> made) {
    return of(new Parts(parts.journal(), made));
  }

  private CrashSweep of(Parts newParts) {
    return new CrashSweep(agent, check, bounds, newParts, only);
  }

  /** Crashes before this write alone. */
  public CrashSweep onlyBefore(int write) {
    return only(new CrashPoint(write, false));
  }

  /** Crashes after this write alone. */
  public CrashSweep onlyAfter(int write) {
    return only(new CrashPoint(write, true));
  }

  private CrashSweep only(CrashPoint point) {
    return new CrashSweep(agent, check, bounds, parts, Optional.of(point));
  }

  /** Runs it all; throws {@link AssertionError} if anything is not as it must be. */
  public SweepReport run() {
    Sweeping sweeping = new Sweeping(this::rehearsal, check);
    SweepReport.Run uncrashed = sweeping.uncrashed();
    List<CrashPoint> points = only.map(List::of).orElseGet(sweeping::everywhere);
    if (points.getLast().write() > sweeping.writes()) {
      throw new IllegalStateException(
          "a run has %d writes; there is no crash %s"
              .formatted(sweeping.writes(), points.getLast()));
    }
    if (points.size() > bounds.crashesMax()) {
      throw new IllegalStateException(
          "a run has %d writes, which makes %d crashes; at most %d are swept: crashesMax(..)"
              .formatted(sweeping.writes(), points.size(), bounds.crashesMax()));
    }
    return sweeping.report(uncrashed, points);
  }

  private Rehearsal rehearsal() {
    return new Rehearsal(agent.get(), parts.bus(), parts.journal(), bounds.within());
  }
}
