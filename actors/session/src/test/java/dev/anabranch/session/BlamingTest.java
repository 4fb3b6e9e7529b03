package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A request that is not the recorded one, and who is named for it. */
class BlamingTest {
  private final SessionId id = SessionId.random(new SplittableRandom(1));
  private final List<Entry> journal = new ArrayList<>();
  private final List<SessionCommand> told = new ArrayList<>();
  private SessionState state = SessionState.empty(id);

  /** The plan was not shown when the request was recorded, and is now. */
  private void breakPrefix() {
    Prompt shown = Prompt.of(StandardHeader.create());
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            "task",
            new ModelChoice("m", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty());
    append(task);
    append(new ContextEvent.PlanRecited("Your plan: 0 of 1 done."));
    shown = shown.plus(1, task);
    append(new TurnEvent.ModelRequested(1, 1, 1, shown.segmentCount(), shown.prefixHash()));
  }

  private void append(Event event) {
    journal.add(new Entry(journal.size() + 1, 0, id, 0, "", event));
    state = state.evolve(event);
  }

  private Blaming blaming(Past past) {
    Shell shell =
        new Shell() {
          @Override
          public void tell(SessionCommand command) {
            told.add(command);
          }

          @Override
          public void tellLater(Duration delay, SessionCommand command) {
            throw new AssertionError("nothing waits");
          }

          @Override
          public void tellLater(String timer, Duration delay, SessionCommand command) {
            throw new AssertionError("nothing waits");
          }

          @Override
          public void cancel(String timer) {}

          @Override
          public boolean isSet(String timer) {
            return false;
          }
        };
    return new Blaming(id, past, shell, Runnable::run);
  }

  private List<Entry> page(SessionId session, long after, int max) {
    return journal.subList((int) after, (int) Math.min(journal.size(), after + max));
  }

  private TurnEvent.PrefixBroken only() {
    assertThat(told).hasSize(1);
    return ((SessionCommand.PrefixBlamed) told.getFirst()).event();
  }

  @Test
  void the_event_names_the_entry_and_field_at_fault() {
    breakPrefix();
    assertThat(state.idle()).as("it is still to be said").isFalse();
    Blaming blaming = blaming(this::page);
    blaming.run(state);
    blaming.run(state);
    assertThat(only().seq()).isEqualTo(3);
    assertThat(only().blame())
        .contains(new TurnEvent.Blame(2, 2, "PlanRecited", Optional.of("segment")));

    SessionDecider.decide(state, told.getFirst()).forEach(this::append);
    assertThat(journal.get(3).event()).isEqualTo(only());
    blaming.run(state);
    assertThat(told).hasSize(1);
    blaming.forget();
    blaming.run(state);
    assertThat(told).as("what is written is not said again").hasSize(1);
  }

  @Test
  void a_past_that_cannot_be_read_blames_nobody() {
    breakPrefix();
    blaming(
            (session, after, max) -> {
              throw new IllegalStateException("damaged");
            })
        .run(state);
    assertThat(only().blame()).isEmpty();
  }

  @Test
  void a_request_as_recorded_is_not_looked_at() {
    breakPrefix();
    state = SessionState.empty(id).evolve(journal.getFirst().event());
    blaming(this::page).run(state);
    assertThat(told).isEmpty();
  }
}
