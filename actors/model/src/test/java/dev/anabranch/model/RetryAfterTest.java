package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static Headers headers(String... pairs) {
    return Headers.of(pairs);
  }

  @Test
  void milliseconds_are_more_exact_than_seconds() {
    assertThat(RetryAfter.millis(headers("retry-after", "2", "retry-after-ms", "1500")))
        .hasValue(1500);
    assertThat(RetryAfter.millis(headers("Retry-After", "0.25"))).hasValue(250);
  }

  @Test
  void a_date_is_counted_from_the_endpoints_clock() {
    assertThat(
            RetryAfter.millis(
                headers(
                    "Date", "Wed, 21 Oct 2026 07:28:00 GMT",
                    "Retry-After", "Wed, 21 Oct 2026 07:28:09 GMT")))
        .hasValue(9000);
  }

  @Test
  void nonsense_is_unknown_and_a_long_wait_is_bounded() {
    assertThat(RetryAfter.millis(headers())).isEmpty();
    assertThat(RetryAfter.millis(headers("retry-after", "soon"))).isEmpty();
    assertThat(RetryAfter.millis(headers("retry-after", "-5"))).isEmpty();
    assertThat(RetryAfter.millis(headers("retry-after", "9e99"))).hasValue(86_400_000);
  }
}
