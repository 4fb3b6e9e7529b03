package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorRetentionTest {
  private static final String MAKE = "{\"command\":\"make\"}";

  @Test
  void an_error_stays_while_its_call_has_not_succeeded() {
    Given given = Given.task("t").step("shell_run", MAKE, 2, "boom").steps(200);
    assertThat(retained(given, 3)).isTrue();
    assertThat(retained(given, 5)).as("an observation is no error").isFalse();
  }

  @Test
  void it_stays_for_twenty_steps_after_the_same_call_succeeded() {
    Given given = Given.task("t").step("shell_run", MAKE, 2, "boom");
    given.step("shell_run", MAKE, 0, "fine").steps(19);
    assertThat(retained(given, 3)).isTrue();
    assertThat(retained(given.steps(1), 3)).isFalse();
  }

  @Test
  void the_success_of_other_arguments_or_another_tool_does_not_count() {
    Given given = Given.task("t").step("shell_run", MAKE, 2, "boom");
    given.step("shell_run", "{\"command\":\"make all\"}", 0, "fine");
    given.step("shell_test", MAKE, 0, "fine").steps(30);
    assertThat(retained(given, 3)).isTrue();
  }

  @Test
  void an_earlier_success_does_not_count_and_a_new_failure_starts_again() {
    Given given = Given.task("t").step("shell_run", MAKE, 0, "fine");
    given.step("shell_run", MAKE, 2, "boom").steps(30);
    assertThat(retained(given, 5)).isTrue();
    given.step("shell_run", MAKE, 0, "fine").steps(10).step("shell_run", MAKE, 2, "again");
    assertThat(retained(given.steps(30), given.head() - 60)).isTrue();
  }

  @Test
  void every_way_in_which_a_call_goes_wrong_is_an_error_and_a_cancel_is_none() {
    List<Event> wrong =
        List.of(
            Given.failed("2.0", "gone", Output.EMPTY),
            new ToolEvent.Rejected("2.0", "no such tool"),
            new ToolEvent.CallDenied("2.0", "not now", "owner"),
            new ToolEvent.InDoubt("2.0", "lost"));
    for (Event event : wrong) {
      assertThat(retained(Given.task("t").and(Given.called("fs_read", "{}")).and(event), 3))
          .isTrue();
    }
    Given cancelled = Given.task("t").and(Given.called("fs_read", "{}"));
    cancelled.and(new ToolEvent.CallCancelled("2.0", Optional.empty()));
    assertThat(retained(cancelled, 3)).isFalse();
  }

  private static boolean retained(Given given, long seq) {
    ErrorRetention errors = new ErrorRetention();
    for (int i = 0; i < given.head(); i++) {
      errors.entry(i + 1, given.events().get(i));
    }
    return errors.isRetained(seq);
  }
}
