package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Header;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The expected values were computed by another program from techniques 1.8. */
class WordingTest {
  private static final String SEED = "3f2a-session";

  @Test
  void the_golden_choices_hold() {
    assertThat(LongStream.range(0, 8).mapToInt(seq -> Wording.choice(SEED, seq)))
        .containsExactly(3, 0, 0, 0, 0, 2, 2, 2);
  }

  @Test
  void ten_thousand_entries_are_worded_evenly() {
    int[] choices = choices(SEED);
    assertThat(counts(choices)).containsExactly(2519, 2482, 2546, 2453);
    assertThat(longestRun(choices)).isEqualTo(6);
  }

  /** Chi-square with 3 degrees of freedom is above 21.1 once in ten thousand seeds. */
  @Test
  void no_seed_prefers_a_wording() {
    for (int seed = 0; seed < 50; seed++) {
      double square = 0;
      for (int count : counts(choices("seed-" + seed))) {
        square += (count - 2500.0) * (count - 2500.0) / 2500.0;
      }
      assertThat(square).as("seed-%d", seed).isLessThan(21.1);
    }
  }

  @Test
  void a_variation_leads_in_what_was_printed_and_nothing_else() {
    Wording varied = Wording.of(Optional.of(new Header.Variation(Wording.SET, SEED)));
    assertThat(List.of(varied.led(0, "a"), varied.led(1, "a"), varied.led(5, "a")))
        .containsExactly("[result]\na", "[exit 0]\na", "[output]\na");
    assertThat(Wording.of(Optional.empty()).led(5, "a")).isEqualTo("a");
  }

  @Test
  void errors_and_empty_outputs_are_never_varied() {
    RendererTwo renderer =
        new RendererTwo(Wording.of(Optional.of(new Header.Variation(Wording.SET, SEED))));
    for (long seq = 0; seq < 8; seq++) {
      assertThat(renderer.render(seq, Given.observed("3.0", 2, "no")).getFirst().text("content"))
          .isEqualTo("[exit 2]\nno");
      assertThat(renderer.render(seq, Given.observed("3.0", 0, "")).getFirst().text("content"))
          .isEqualTo("(no output)");
    }
  }

  @Test
  void an_unknown_set_of_wordings_is_refused() {
    Optional<Header.Variation> unknown = Optional.of(new Header.Variation("obs-wrap/9", SEED));
    assertThat(Wording.fault(unknown).orElseThrow()).contains("obs-wrap/9");
    assertThatThrownBy(() -> Wording.of(unknown)).hasMessageContaining("obs-wrap/9");
    Header header = new Header("2", "s", List.of(), List.of(), List.of(), unknown);
    assertThat(Prompt.fault(header)).isPresent();
  }

  private static int[] choices(String seed) {
    return LongStream.range(0, 10_000).mapToInt(seq -> Wording.choice(seed, seq)).toArray();
  }

  private static int[] counts(int[] choices) {
    int[] counts = new int[4];
    IntStream.of(choices).forEach(choice -> counts[choice]++);
    return counts;
  }

  private static int longestRun(int[] choices) {
    int longest = 1;
    int run = 1;
    for (int i = 1; i < choices.length; i++) {
      run = choices[i] == choices[i - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
