package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  private static RandomLife live(long seed) {
    RandomLife life = new RandomLife(seed);
    for (int i = 0; i < STEPS; i++) {
      life.step();
    }
    return life;
  }
}
