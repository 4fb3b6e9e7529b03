package dev.anabranch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  @Test
  void quantiles_are_values_that_were_measured() {
    Latencies latencies =
        new Latencies(LongStream.rangeClosed(1, 100).map(n -> (101 - n) * 1_000_000).toArray());

    assertThat(latencies.millis(0.5)).isEqualTo(50);
    assertThat(latencies.millis(0.99)).isEqualTo(99);
    assertThat(latencies.millis(1)).isEqualTo(100);
    assertThat(new Latencies(new long[] {7_000_000}).millis(0.5)).isEqualTo(7);
  }

  @Test
  void nothing_measured_is_no_figure() {
    assertThatThrownBy(() -> new Latencies(new long[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
