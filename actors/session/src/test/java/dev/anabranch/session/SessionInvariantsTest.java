package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Prompt;
import dev.anabranch.events.Budget;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.secrets.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds after every step of any life: {@value #LIVES} lives of {@value #STEPS} steps. */
class SessionInvariantsTest {
  private static final int LIVES = Integer.getInteger("anabranch.lives", 10_000);
  private static final int STEPS = 40;

  @Test
  void in_every_life_requests_are_valid_and_grow_and_calls_settle_once_and_nothing_is_lost() {
    Observed all = new Observed();
    LongStream.range(0, LIVES).parallel().forEach(seed -> all.add(checked(seed)));
    assertThat(all.requests).isGreaterThan(LIVES);
    assertThat(all.epochs).isGreaterThan(LIVES / 10);
    assertThat(all.granted).isGreaterThan(LIVES / 10);
    assertThat(all.admitted).isGreaterThan(LIVES / 10);
    assertThat(all.helped).isGreaterThan(LIVES / 10);
  }

  private static LifeChecks checked(long seed) {
    LifeChecks checks = new LifeChecks(seed);
    RandomLife life = new RandomLife(seed, checks::see);
    for (int i = 0; i < STEPS; i++) {
      life.step();
      checks.after(life.state);
    }
    checks.end(life.state, life.journal);
    return checks;
  }

  /** What was there to be checked. */
  private static final class Observed {
    private int requests;
    private int epochs;
    private int granted;
    private int admitted;
    private int helped;

    private synchronized void add(LifeChecks checks) {
      requests += checks.requests;
      epochs += checks.epochs;
      granted += checks.granted;
      admitted += checks.admitted;
      helped += checks.helped;
    }
  }

  @Test
  void when_the_world_answers_and_nobody_interferes_every_session_ends() {
    LongStream.range(0, LIVES / 5).parallel().forEach(SessionInvariantsTest::endsByItself);
  }

  private static void endsByItself(long seed) {
    RandomLife life = live(seed);
    for (int i = 0; i < 3000 && !life.state.finished(); i++) {
      if (life.state.life().held()) {
        life.tell(new SessionCommand.Resume("owner"));
        for (Budget budget : Budget.values()) {
          life.tell(new SessionCommand.RaiseBudget(budget, 1_000_000, "owner"));
        }
      }
      life.world();
      life.tell(new SessionCommand.CancelOverdue());
    }
    assertThat(life.state.finished()).as("seed %d: %s", seed, life.state.turn()).isTrue();
  }

  @Test
  void a_fork_at_every_entry_continues_with_the_parents_bytes() {
    for (long seed = 0; seed < LIVES / 50; seed++) {
      RandomLife life = live(seed);
      SessionState state = SessionState.empty(life.state.id());
      for (Event event : life.journal) {
        state = state.evolve(event);
        SessionState child = state.evolve(new TaskEvent.Forked(state.id(), state.head()));
        List<Event> next =
            new ArrayList<>(SessionDecider.decide(child, new SessionCommand.Wake(true)));
        assertThat(child.prompt().orElseThrow().prefixHash())
            .isEqualTo(state.prompt().orElseThrow().prefixHash());
        for (Event own : next) {
          child = child.evolve(own);
        }
        assertThat(goesOn(child)).as("seed %d, fork at %d: %s", seed, state.head(), next).isTrue();
      }
    }
  }

  /** Over, or something is due, or a person is asked. */
  private static boolean goesOn(SessionState state) {
    return state.finished()
        || state.modelDue()
        || !state.dueCalls().isEmpty()
        || !state.dueErrands().isEmpty()
        || state.retry().isPresent()
        || !state.turn().working().isEmpty()
        || state.epochDue().isPresent()
        || state.life().held()
        || state.status().equals("waiting");
  }

  @Test
  void what_was_decided_leads_to_the_states_of_the_fold_and_is_not_folded_again() {
    for (long seed = 0; seed < LIVES / 50; seed++) {
      RandomLife life = live(seed);
      for (SessionCommand command : commands(life)) {
        Unfolding decided = SessionDecider.unfold(life.state, command, Redactor.SHAPES);
        SessionState taken = life.state;
        for (Event event : decided.events()) {
          taken = decided.after(taken, event);
        }
        assertThat(taken).as("%s", command).isSameAs(decided.state());
        assertSame(taken, folded(life.state, decided.events()));
        Event other = new Unreadable("Teleported", Optional.empty(), "newer");
        assertSame(decided.after(taken, other), taken.evolve(other));
      }
    }
  }

  private static void assertSame(SessionState state, SessionState folded) {
    assertThat(state.head()).isEqualTo(folded.head());
    assertThat(state.life()).isEqualTo(folded.life());
    assertThat(state.turn()).isEqualTo(folded.turn());
    assertThat(state.attention()).isEqualTo(folded.attention());
    assertThat(state.root()).isEqualTo(folded.root());
    assertThat(state.prompt().map(Prompt::prefixHash))
        .isEqualTo(folded.prompt().map(Prompt::prefixHash));
  }

  @Test
  void an_event_that_nobody_here_knows_stops_any_life_where_it_was_and_no_command_moves_it() {
    for (long seed = 0; seed < LIVES / 50; seed++) {
      RandomLife life = live(seed);
      SplittableRandom random = new SplittableRandom(seed);
      int at = random.nextInt(life.journal.size() + 1);
      SessionState before =
          folded(SessionState.empty(life.state.id()), life.journal.subList(0, at));
      SessionState stopped = before.evolve(new Unreadable("Teleported", Optional.empty(), "newer"));
      SessionState after = folded(stopped, life.journal.subList(at, life.journal.size()));

      assertThat(after.readOnly().orElseThrow())
          .contains("entry " + (at + 1) + " (Teleported)")
          .contains(at == 0 ? "newer" : "A fork at entry " + at + " or before can go on");
      assertThat(after.head()).isEqualTo(life.journal.size() + 1L);
      assertThat(after.life()).isEqualTo(before.life());
      assertThat(after.turn()).isEqualTo(before.turn());
      assertThat(after.prompt()).isEqualTo(before.prompt());
      assertThat(after.status()).isIn("paused", "completed", "failed", "cancelled");
      assertThat(after.idle()).isTrue();
      assertThat(after.modelDue()).isFalse();
      assertThat(after.dueCalls()).isEmpty();
      assertThat(after.retry()).isEmpty();
      for (SessionCommand command : commands(life)) {
        assertThat(SessionDecider.decide(after, command)).as("%s", command).isEmpty();
      }
    }
  }

  private static SessionState folded(SessionState from, List<Event> events) {
    SessionState state = from;
    for (Event event : events) {
      state = state.evolve(event);
    }
    return state;
  }

  private static List<SessionCommand> commands(RandomLife life) {
    return List.of(
        new SessionCommand.Wake(true),
        new SessionCommand.Submit((TaskEvent.Submitted) life.journal.getFirst()),
        new SessionCommand.Message("go on", "owner"),
        new SessionCommand.Pause("owner"),
        new SessionCommand.Resume("owner"),
        new SessionCommand.Cancel(),
        new SessionCommand.TimeUp(),
        new SessionCommand.RetryDue(),
        new SessionCommand.CancelOverdue(),
        new SessionCommand.Supersede(life.state.id()));
  }

  @Test
  void a_journal_whose_renderer_or_order_this_build_does_not_know_is_read_only_too() {
    SessionState empty = SessionState.empty(SessionId.random(new SplittableRandom(1)));
    TaskEvent.Submitted task = new RandomLife(1).state.task();
    Header newer = new Header("99", "system", List.of(), List.of(), List.of());
    SessionState asked =
        empty.evolve(
            new TaskEvent.Submitted(
                task.task(),
                task.model(),
                newer,
                task.root(),
                3,
                "owner",
                task.limits(),
                Optional.empty()));
    SessionState early = empty.evolve(new TurnEvent.ModelRequested(1, 1, 1, 1, "hash"));

    assertThat(asked.readOnly().orElseThrow()).contains("entry 1 (Submitted)", "renderer 99");
    assertThat(asked.task().task()).isEqualTo(task.task());
    assertThat(early.readOnly().orElseThrow()).contains("entry 1 (ModelRequested)");
  }

  private static RandomLife live(long seed) {
    RandomLife life = new RandomLife(seed);
    for (int i = 0; i < STEPS; i++) {
      life.step();
    }
    return life;
  }
}
