package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A summary takes its time and is paid for, whatever people do meanwhile. */
class SummaryErrandTest {
  private static final Usage USAGE = Usage.of(9_000, 8_000, 100);
  private static final Cost COST = new Cost(new BigDecimal("0.5"), "USD", "p1");

  private final SummingModel model = new SummingModel(true, USAGE);
  private final Played played = full();
  private final Mailbox mailbox = new Mailbox();
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final Errands errands = new Errands(played.state.id(), ports(), mailbox, work::add);

  /** At the boundary at which a summary is due. */
  private static Played full() {
    Terms terms =
        new Terms(
            Terms.DEFAULT.policy(),
            Terms.DEFAULT.retry(),
            OptionalLong.of(8_192),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Limits limits = new Limits(10_000, 1_000, OptionalLong.empty(), OptionalLong.of(1_000_000), 3);
    Played played = Played.submitted(4, limits, terms);
    Epochs epochs = new Epochs(played::entries, new SummingModel(true));
    for (int step = 1; ; step++) {
      step(played, step);
      if (played.state.epochDue().isPresent()) {
        ContextEvent made = epochs.make(played.state, played.state.epochDue().get(), "key");
        if (made instanceof ContextEvent.ContextReduced reduced
            && reduced.kind() == ContextEvent.Kind.SUMMARY) {
          return played;
        }
        played.tell(new SessionCommand.EpochMade(played.state.head(), made));
      }
    }
  }

  private static void step(Played played, int step) {
    played.reply(Played.call("fs_read", "{\"path\":\"" + step + "\"}"));
    played.settle(
        new ToolEvent.Observed(
            played.address(0),
            step % 4 > 0 ? 1 : 0,
            Output.of(step + " text".repeat(150)),
            Optional.empty(),
            1,
            Optional.empty()));
  }

  private SessionPorts ports() {
    ToolPort nobody =
        new ToolPort() {
          @Override
          public CompletionStage<Void> publish(CallRequest request) {
            return new CompletableFuture<>();
          }

          @Override
          public void cancel(SessionId session) {
            // nobody works here
          }
        };
    Origins origins = new WrittenAt(seq -> 0);
    return new SessionPorts(
        model,
        nobody,
        SessionToolPort.NONE,
        (asked, usage) -> usage.equals(USAGE) ? Optional.of(COST) : Optional.empty(),
        Forecasting.NONE,
        Watching.NONE,
        origins,
        played::entries,
        InstantSource.system(),
        Duration.ofSeconds(1));
  }

  /** Keeps what it is told. */
  private static final class Mailbox implements Shell {
    private final List<SessionCommand> told = new ArrayList<>();
    private final Set<String> timers = new HashSet<>();

    @Override
    public void tell(SessionCommand command) {
      told.add(command);
    }

    @Override
    public void tellLater(Duration delay, SessionCommand command) {
      // no time passes here
    }

    @Override
    public void tellLater(String timer, Duration delay, SessionCommand command) {
      timers.add(timer);
    }

    @Override
    public void cancel(String timer) {
      timers.remove(timer);
    }

    @Override
    public boolean isSet(String timer) {
      return timers.contains(timer);
    }
  }

  private void take(SessionCommand command) {
    played.tell(command);
    errands.taken(command);
    errands.run(played.state);
  }

  private SessionCommand answered() {
    work.remove().run();
    assertThat(mailbox.told).hasSize(1);
    return mailbox.told.getFirst();
  }

  @Test
  void a_summary_is_counted_against_the_budget_of_its_session() {
    errands.run(played.state);
    take(answered());
    assertThat(played.last.getFirst())
        .isInstanceOfSatisfying(
            ContextEvent.ContextReduced.class,
            reduced -> assertThat(reduced.cost()).contains(COST));
    assertThat(played.state.life().spent().cost()).isEqualByComparingTo("0.5");
    assertThat(played.state.life().spent().own()).contains(COST);
  }

  @Test
  void a_budget_that_summaries_used_up_holds_the_session() {
    errands.run(played.state);
    take(answered());
    ContextEvent again =
        new ContextEvent.ReductionFailed("it did not fit", USAGE, Optional.of(COST));
    played.tell(new SessionCommand.EpochMade(1, again));
    assertThat(played.last).containsExactly(again);
    step(played, 1);
    assertThat(played.last).contains(new TaskEvent.BudgetReached(Budget.COST, 1_000_000));
    assertThat(played.state.status()).isEqualTo("paused");
  }

  @Test
  void one_summary_is_made_at_a_time_and_the_one_that_came_too_late_is_on_record() {
    errands.run(played.state);
    take(new SessionCommand.Message("first", "owner"));
    take(new SessionCommand.Message("second", "owner"));
    assertThat(work).hasSize(1);
    assertThat(played.state.modelDue()).isFalse();
    SessionCommand late = answered();
    take(new SessionCommand.Message("third", "owner"));
    assertThat(work).isEmpty();
    assertThat(model.asked).isEqualTo(1);

    take(late);
    assertThat(played.last.getFirst())
        .isEqualTo(
            new ContextEvent.ReductionFailed("the session moved on", USAGE, Optional.of(COST)));
    assertThat(played.state.life().spent().cost()).isEqualByComparingTo("0.5");
    assertThat(played.state.modelDue()).as("it goes on without").isTrue();
    assertThat(errands.underWay()).isFalse();
    int steps = 0;
    for (work.clear(); played.state.epochDue().isEmpty(); steps++) {
      step(played, steps);
    }
    assertThat(steps).as("until the next try").isBetween(3, 20);
    errands.run(played.state);
    assertThat(errands.underWay()).isTrue();
  }

  @Test
  void a_session_that_was_paused_meanwhile_waits_for_what_it_pays_for() {
    errands.run(played.state);
    take(new SessionCommand.Pause("owner"));
    assertThat(played.state.idle()).isTrue();
    assertThat(errands.underWay()).isTrue();
    take(answered());
    assertThat(played.types()).containsExactly("ReductionFailed");
    assertThat(errands.underWay()).isFalse();
  }

  @Test
  void what_cost_nothing_and_came_too_late_is_on_no_record() {
    played.tell(
        new SessionCommand.EpochMade(1, new ContextEvent.ReductionFailed("no", Usage.UNKNOWN)));
    assertThat(played.last).isEmpty();
  }
}
