package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Header;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochOpeningTest {
  private static Header header(String renderer, ToolEffect effect) {
    return new Header(
        renderer,
        "You are an agent.",
        List.of(new ToolDefinition("fs_read", "Read.", Json.object(), effect)),
        List.of(),
        List.of());
  }

  private static Given given(Header header) {
    return new Given().and(Given.submitted("t", header)).steps(3);
  }

  private static ContextEvent.Epoch figures(EpochOpening opening, Given given) {
    for (int i = 0; i < given.head(); i++) {
      opening.entry(i + 1, given.events().get(i));
    }
    return opening.figures();
  }

  @Test
  void segments_before_the_first_that_is_shown_in_another_way_are_kept() {
    Given given = given(header("2", ToolEffect.PURE));
    View view = new View(List.of(5L), List.of(), Optional.empty());
    ContextEvent.Epoch figures =
        figures(EpochOpening.showing(view, given.head() + 1, given.prompt()), given);
    assertThat(figures.number()).isEqualTo(2);
    assertThat(figures.kept()).as("entries 1 to 4").isEqualTo(4);
    assertThat(figures.segments()).isEqualTo(7);
    assertThat(figures.bytes()).isLessThan(given.prompt().bytes());
  }

  @Test
  void a_header_of_the_same_bytes_keeps_all_and_another_one_nothing() {
    Given given = given(header("2", ToolEffect.PURE));
    Prompt before = given.prompt();
    ContextEvent.Epoch same =
        figures(EpochOpening.under(header("2", ToolEffect.WORKSPACE), before), given);
    assertThat(same.kept()).as("nobody tells the model of effects").isEqualTo(7);
    assertThat(same.prefixHash()).isEqualTo(before.prefixHash());
    Header other = new Header("2", "Other.", List.of(), List.of(), List.of());
    assertThat(figures(EpochOpening.under(other, before), given).kept()).isZero();
  }

  @Test
  void a_retired_renderer_is_renewed_in_a_new_epoch() {
    Given given = given(header("1", ToolEffect.PURE));
    Prompt before = given.prompt();
    Header renewal = before.renewal().orElseThrow();
    assertThat(renewal.renderer()).isEqualTo(Renderer.CURRENT);
    ContextEvent.Epoch figures = figures(EpochOpening.under(renewal, before), given);
    Prompt after =
        before.plus(given.head() + 1, new ContextEvent.HeaderReplaced(renewal, "retired", figures));
    assertThat(after.renewal()).isEmpty();
    assertThat(after.epoch()).isEqualTo(2);
    assertThat(after.prefixHash()).isEqualTo(given(renewal).prompt().prefixHash());
  }

  @Test
  void nothing_to_show_is_an_epoch_of_the_header_alone() {
    Prompt before = Prompt.of(header("2", ToolEffect.PURE));
    ContextEvent.Epoch figures = EpochOpening.under(before.header(), before).figures();
    assertThat(figures.segments()).isZero();
    assertThat(figures.prefixHash()).isEqualTo(before.prefixHash());
  }

  /** Prompt and prefix hash agree on a view that no reduction makes. */
  @Test
  void a_summary_stands_only_where_something_stood() {
    Given given = given(header("2", ToolEffect.PURE));
    given.and(new ContextEvent.PlanUpdated(List.of())).steps(1);
    View view = new View(List.of(), List.of(8L, 9L, 10L), Optional.of("What was."));
    ContextEvent.Epoch figures =
        figures(EpochOpening.showing(view, given.head() + 1, given.prompt()), given);
    PrefixHash hash = PrefixHash.of(given.prompt().header());
    given.and(
        new ContextEvent.ContextReduced(ContextEvent.Kind.SUMMARY, view, figures, Usage.UNKNOWN));
    for (int i = 0; i < given.head(); i++) {
      hash = hash.plus(i + 1, given.events().get(i));
    }
    assertThat(hash.hex()).isEqualTo(figures.prefixHash());
    assertThat(hash.segments()).isEqualTo(figures.segments()).isEqualTo(7);
  }

  @Test
  void what_is_restored_does_not_bring_back_a_task_that_is_in_other_words() {
    View reworded = new View(List.of(5L), List.of(1L), Optional.empty());
    assertThat(Reduction.restored(reworded)).isEqualTo(View.REWORDED);
    View summed = new View(List.of(5L), List.of(2L, 3L), Optional.of("s"));
    assertThat(Reduction.restored(summed)).isEqualTo(View.FULL);
  }
}
