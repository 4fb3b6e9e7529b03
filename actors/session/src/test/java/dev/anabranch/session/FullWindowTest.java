package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.Reach;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows that are full of what no reduction may touch, and models that sum up nothing. */
class FullWindowTest {
  private static final int STEPS = 60;
  private static final int EPOCHS_AT_ONCE_MAX = 3;

  private static final ModelChoice SMALL = new ModelChoice("small", "embedded");

  private final List<ContextEvent> made = new ArrayList<>();

  private static Played played(long windowTokens) {
    Terms terms =
        new Terms(
            Terms.DEFAULT.policy(),
            Terms.DEFAULT.retry(),
            OptionalLong.of(windowTokens),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return Played.submitted(4, new Limits(10_000, 1_000), terms);
  }

  /** Calls and fails or succeeds, and lets every epoch open that is due. */
  private void step(Played played, Epochs epochs, int step, boolean fails, Usage usage) {
    played.reply(usage, Played.call("fs_read", "{\"path\":\"" + step + "\"}"));
    String text = step + " text".repeat(150);
    played.settle(
        new ToolEvent.Observed(
            played.address(0),
            fails ? 1 : 0,
            Output.of(text),
            Optional.empty(),
            1,
            Optional.empty()));
    for (int i = 0; played.state.epochDue().isPresent(); i++) {
      assertThat(i).as("step %d: epochs at one boundary", step).isLessThan(EPOCHS_AT_ONCE_MAX);
      ContextEvent event = epochs.make(played.state, played.state.epochDue().get(), "key");
      made.add(event);
      played.tell(new SessionCommand.EpochMade(played.state.head(), event));
    }
    assertThat(played.state.modelDue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_window_full_of_errors_neither_stops_a_session_nor_asks_for_summaries_without_end(
      boolean sumsUp) {
    SummingModel model = new SummingModel(sumsUp);
    Played played = played(8_192);
    Epochs epochs = new Epochs(played::entries, model);
    for (int step = 1; step <= STEPS; step++) {
      step(played, epochs, step, step % 4 > 0, Usage.UNKNOWN);
    }
    assertThat(model.asked).isBetween(1, 2 * STEPS / 3);
    assertThat(made.size()).isLessThan(STEPS);
    assertThat(played.prompt()).contains("[exit 1]\\n1 text", "[exit 1]\\n42 text");
  }

  @Test
  void a_model_that_never_sums_up_is_told_that_turns_left_once_it_is_urgent() {
    SummingModel model = new SummingModel(false);
    Played played = played(16_384);
    Epochs epochs = new Epochs(played::entries, model);
    long most = 0;
    for (int step = 1; step <= 400; step++) {
      step(played, epochs, step, false, Usage.UNKNOWN);
      most = Math.max(most, Fill.of(played.state).tokens());
    }
    assertThat(most).isLessThan(16_384);
    List<ContextEvent.ContextReduced> left = reductions(ContextEvent.Kind.SUMMARY::equals);
    assertThat(left).isNotEmpty();
    assertThat(left)
        .allMatch(event -> event.view().summary().orElseThrow().startsWith("[Earlier turns left"));
    assertThat(made.indexOf(left.getFirst()))
        .as("first there is a try that fails")
        .isGreaterThan(first(ContextEvent.ReductionFailed.class::isInstance));
    assertThat(played.prompt().split("nobody summed them up", -1)).hasSize(2);
  }

  private int first(Predicate<ContextEvent> wanted) {
    int place = 0;
    while (!wanted.test(made.get(place))) {
      place++;
    }
    return place;
  }

  private List<ContextEvent.ContextReduced> reductions(Predicate<ContextEvent.Kind> kind) {
    return made.stream()
        .filter(ContextEvent.ContextReduced.class::isInstance)
        .map(ContextEvent.ContextReduced.class::cast)
        .filter(event -> kind.test(event.kind()))
        .toList();
  }

  @Test
  void what_a_reduction_freed_is_known_before_the_next_report() {
    Played played = played(32_768);
    Epochs epochs = new Epochs(played::entries, new SummingModel(true));
    for (int step = 1; made.isEmpty(); step++) {
      step(played, epochs, step, false, Usage.of(played.state.promptBytes() / 4, 0, 20));
    }
    long bytes = played.state.promptBytes();
    assertThat(reductions(ContextEvent.Kind.COMPACT::equals)).hasSize(1);
    assertThat(Fill.of(played.state).tokens())
        .as("of text with four bytes a token")
        .isBetween(bytes / 4, bytes / 3);
  }

  /** Until something left the prompt, and then a person wants it back and lets it go on. */
  private Played expanded(int steps) {
    Played played = played(32_768);
    Epochs epochs = new Epochs(played::entries, new SummingModel(true));
    for (int step = 1; step <= steps || made.isEmpty(); step++) {
      step(played, epochs, step, false, Usage.of(played.state.promptBytes() / 4, 0, 20));
    }
    played.tell(new SessionCommand.Pause("owner"));
    played.reply(
        Usage.of(played.state.promptBytes() / 4, 0, 20),
        Played.call("fs_read", "{\"path\":\"last\"}"));
    played.observe(played.address(0), "the last");
    played.tell(new SessionCommand.EpochMade(played.state.head(), epochs.restored(played.state)));
    assertThat(played.types()).containsExactly("ContextReduced");
    played.tell(new SessionCommand.Resume("owner"));
    return played;
  }

  @Test
  void what_a_person_wanted_back_is_seen_by_the_model_and_taken_away_only_once_it_is_urgent() {
    Played played = expanded(0);
    assertThat(reductions(ContextEvent.Kind.COMPACT::equals)).hasSize(1);
    assertThat(played.types()).containsExactly("Resumed", "ModelRequested");
    assertThat(played.prompt()).contains("1" + " text".repeat(150), "2" + " text".repeat(150));
    assertThat(Fill.of(played.state).tokens()).isGreaterThan(32_768 * 3 / 4);
    int steps = 0;
    while (played.state.epochDue().isEmpty()) {
      played.reply(
          Usage.of(played.state.promptBytes() / 4, 0, 20),
          Played.call("fs_read", "{\"path\":\"more " + steps + "\"}"));
      played.observe(played.address(0), steps + " more".repeat(200));
      steps++;
    }
    assertThat(steps).isBetween(3, 19);
    assertThat(Fill.of(played.state).urgent()).isTrue();
  }

  @Test
  void a_past_that_no_request_can_hold_is_reduced_again_at_once() {
    Played played = expanded(400);
    assertThat(played.types()).containsExactly("Resumed");
    assertThat(played.state.epochDue()).contains(new EpochWish.Reduce(true));
  }

  /** Steps that 32,768 tokens hold and 8,192 do not; the next request is open. */
  private Played beforeASwitch() {
    Terms terms =
        new Terms(
            Terms.DEFAULT.policy(),
            Terms.DEFAULT.retry(),
            OptionalLong.of(32_768),
            Optional.of(SMALL),
            OptionalLong.of(8_192),
            Optional.empty(),
            Reach.NOTHING,
            Optional.empty(),
            Optional.empty());
    Played played = Played.submitted(4, new Limits(10_000, 1_000), terms);
    Epochs epochs = new Epochs(played::entries, new SummingModel(true));
    for (int step = 1; step <= 40; step++) {
      step(played, epochs, step, false, Usage.UNKNOWN);
    }
    assertThat(made).isEmpty();
    return played;
  }

  @Test
  void a_fallback_is_asked_within_its_own_window() {
    Played played = beforeASwitch();
    played.answer(
        new ModelAnswer.Failed(
            "refused", "gone", false, OptionalLong.empty(), OptionalLong.empty(), Usage.UNKNOWN));
    assertThat(played.types()).containsExactly("ModelFailed", "ModelSwitched");
    assertThat(played.state.model()).isEqualTo(SMALL);
    assertThat(played.state.epochDue()).contains(new EpochWish.Reduce(true));
    played.restart();
    assertThat(played.state.epochDue()).contains(new EpochWish.Reduce(true));
  }

  @Test
  void a_fork_is_asked_within_the_window_of_the_model_that_was_chosen_for_it() {
    Played played = beforeASwitch();
    ModelChoice other = new ModelChoice("other", "embedded");
    played.answer(
        new ModelAnswer.Failed(
            "server", "busy", true, OptionalLong.empty(), OptionalLong.empty(), Usage.UNKNOWN));
    SessionState before = played.state;
    for (OptionalLong window : List.of(OptionalLong.of(8_192), OptionalLong.empty())) {
      played.state =
          before
              .evolve(new TaskEvent.Forked(before.id(), before.head()))
              .evolve(new TurnEvent.ModelSwitched(other, "chosen", "owner", window));
      played.tell(new SessionCommand.RetryDue());
      assertThat(played.state.life().windowTokens()).hasValue(window.orElse(32_768));
      assertThat(Fill.of(played.state).due().isPresent()).isEqualTo(window.isPresent());
    }
  }
}
