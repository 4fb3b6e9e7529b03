package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds after every step of any life: {@value #LIVES} lives of {@value #STEPS} steps. */
class SessionInvariantsTest {
  private static final int LIVES = Integer.getInteger("anabranch.lives", 1500);
  private static final int STEPS = 60;

  @Test
  void every_request_is_a_valid_sequence_and_begins_with_the_request_before_it() {
    int requests = 0;
    for (long seed = 0; seed < LIVES; seed++) {
      RandomLife life = live(seed);
      SessionState state = SessionState.empty(life.state.id());
      String before = "";
      for (Event event : life.journal) {
        if (event instanceof TurnEvent.ModelRequested) {
          List<Json.Obj> messages =
              state.prompt().orElseThrow().request(state.model(), "key", List.of()).messages();
          assertThat(Pairing.fault(messages))
              .as("seed %d, entry %d", seed, state.head() + 1)
              .isEmpty();
          String now = Json.array(messages).canonical();
          String prefix = before.isEmpty() ? "" : before.substring(0, before.length() - 1);
          assertThat(now).as("seed %d", seed).startsWith(prefix);
          before = now;
          requests++;
        }
        state = state.evolve(event);
      }
    }
    assertThat(requests).isGreaterThan(LIVES);
  }

  @Test
  void every_call_is_settled_at_most_once_and_every_request_too() {
    for (long seed = 0; seed < LIVES; seed++) {
      RandomLife life = live(seed);
      Set<String> settled = new HashSet<>();
      boolean open = false;
      for (Event event : life.journal) {
        switch (event) {
          case ToolEvent.Settlement settlement ->
              assertThat(settled.add(settlement.call())).as("seed %d", seed).isTrue();
          case TurnEvent.ModelRequested requested -> {
            assertThat(open).as("seed %d", seed).isFalse();
            open = true;
          }
          case TurnEvent.ModelReplied replied -> open = closes(open, seed);
          case TurnEvent.ModelFailed failed -> open = closes(open, seed);
          case TurnEvent.ModelCancelled cancelled -> open = closes(open, seed);
          default -> {}
        }
      }
    }
  }

  private static boolean closes(boolean open, long seed) {
    assertThat(open).as("seed %d", seed).isTrue();
    return false;
  }

  @Test
  void a_replay_from_stored_bytes_gives_the_state_that_was_live() {
    for (long seed = 0; seed < LIVES; seed++) {
      RandomLife life = live(seed);
      SessionState replayed = SessionState.empty(life.state.id());
      for (Event event : life.journal) {
        byte[] stored = EventCodec.encode(event).bytes();
        replayed = replayed.evolve(EventCodec.decode(EventCodec.type(event), stored));
      }
      assertThat(replayed.life()).isEqualTo(life.state.life());
      assertThat(replayed.turn()).isEqualTo(life.state.turn());
      assertThat(replayed.prompt().orElseThrow().prefixHash())
          .isEqualTo(life.state.prompt().orElseThrow().prefixHash());
      assertThat(replayed.turn().broken()).isEmpty();
    }
  }

  @Test
  void when_the_world_answers_and_nobody_interferes_every_session_ends() {
    for (long seed = 0; seed < LIVES; seed++) {
      RandomLife life = live(seed);
      life.tell(new SessionCommand.Resume("owner"));
      for (int i = 0; i < 2000 && !life.state.finished(); i++) {
        life.world();
        life.tell(new SessionCommand.CancelOverdue());
      }
      assertThat(life.state.finished()).as("seed %d: %s", seed, life.state.turn()).isTrue();
    }
  }

  @Test
  void a_fork_at_every_entry_continues_with_the_parents_bytes() {
    for (long seed = 0; seed < LIVES / 10; seed++) {
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
        boolean goesOn =
            child.finished()
                || child.modelDue()
                || !child.dueCalls().isEmpty()
                || child.retryMillis().isPresent();
        assertThat(goesOn).as("seed %d, fork at %d", seed, state.head()).isTrue();
      }
    }
  }

  @Test
  void an_event_that_nobody_here_knows_stops_any_life_where_it_was_and_no_command_moves_it() {
    for (long seed = 0; seed < LIVES / 10; seed++) {
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
      assertThat(after.retryMillis()).isEmpty();
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
