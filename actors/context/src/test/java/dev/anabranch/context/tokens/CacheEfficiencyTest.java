package dev.anabranch.context.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Usage;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CacheEfficiencyTest {
  private static Optional<CacheForecast> forecast(long prompt, long cached, boolean estimated) {
    return Optional.of(new CacheForecast(prompt, cached, 16, estimated, Optional.empty()));
  }

  @Test
  void exact_estimated_and_reported_are_never_mixed() {
    CacheEfficiency sum =
        CacheEfficiency.NONE
            .plus(forecast(100, 0, false), Usage.of(110, 0, 5))
            .plus(forecast(200, 96, false), Usage.of(210, 128, 5))
            .plus(forecast(1000, 500, true), Usage.UNKNOWN)
            .plus(Optional.empty(), Usage.of(300, 210, 5));
    assertThat(sum.exact()).isEqualTo(new CacheFigures(2, 300, 96, 200));
    assertThat(sum.estimated()).isEqualTo(new CacheFigures(1, 1000, 500, 1000));
    assertThat(sum.reported()).isEqualTo(new CacheFigures(3, 620, 338, 300));
    assertThat(sum.exact().efficiency().orElseThrow()).isEqualTo(0.96);
  }

  @Test
  void what_is_unknown_is_absent_and_not_nought() {
    assertThat(CacheFigures.NONE.hitRate()).isEmpty();
    assertThat(CacheFigures.NONE.ideal()).isEmpty();
    assertThat(CacheFigures.NONE.efficiency()).isEmpty();
    Usage half = new Usage(OptionalLong.of(100), OptionalLong.empty(), OptionalLong.of(1));
    assertThat(CacheEfficiency.NONE.plus(Optional.empty(), half)).isEqualTo(CacheEfficiency.NONE);
    CacheFigures first = new CacheFigures(1, 100, 0, 100);
    assertThat(first.hitRate().orElseThrow()).isZero();
    assertThat(first.efficiency()).as("there was nothing to hit").isEmpty();
  }

  @Test
  void a_fork_goes_on_from_its_parents_prompt_and_sums_only_its_own() {
    CacheEfficiency parent = CacheEfficiency.NONE.plus(forecast(1000, 0, false), Usage.UNKNOWN);
    CacheEfficiency child = parent.forked().plus(forecast(1100, 992, false), Usage.UNKNOWN);
    assertThat(child.exact()).isEqualTo(new CacheFigures(1, 1100, 992, 100));
    assertThat(parent.and(child).exact()).isEqualTo(new CacheFigures(2, 2100, 992, 1100));
  }

  @Test
  void more_from_the_cache_than_was_sent_is_cut() {
    assertThat(CacheEfficiency.NONE.plus(Optional.empty(), Usage.of(100, 120, 1)).reported())
        .isEqualTo(new CacheFigures(1, 100, 100, 100));
  }

  @Test
  void a_prompt_that_became_shorter_is_all_old() {
    CacheEfficiency sum =
        CacheEfficiency.NONE
            .plus(forecast(1000, 0, false), Usage.UNKNOWN)
            .plus(forecast(400, 304, false), Usage.UNKNOWN);
    assertThat(sum.exact().newTokens()).isEqualTo(1000);
  }
}
