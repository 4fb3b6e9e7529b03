package dev.anabranch.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Headers;

/** Reads how long an endpoint asks to wait: in milliseconds, in seconds or until a date. */
final class RetryAfter {
  private static final BigDecimal MILLIS_MAX = BigDecimal.valueOf(Duration.ofDays(1).toMillis());

  private RetryAfter() {}

  static OptionalLong millis(Headers headers) {
    OptionalLong exact = number(headers, "retry-after-ms", BigDecimal.ONE);
    if (exact.isPresent()) {
      return exact;
    }
    OptionalLong seconds = number(headers, "retry-after", BigDecimal.valueOf(1000));
    return seconds.isPresent() ? seconds : untilDate(headers);
  }

  private static OptionalLong number(Headers headers, String name, BigDecimal factor) {
    try {
      Optional<BigDecimal> value = first(headers, name).map(BigDecimal::new);
      return value.isEmpty() || value.get().signum() < 0
          ? OptionalLong.empty()
          : OptionalLong.of(value.get().multiply(factor).min(MILLIS_MAX).longValue());
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }

  /** Counted from the endpoint's own clock, so that ours does not matter. */
  private static OptionalLong untilDate(Headers headers) {
    try {
      Optional<ZonedDateTime> until = first(headers, "retry-after").map(RetryAfter::date);
      Optional<ZonedDateTime> now = first(headers, "date").map(RetryAfter::date);
      return until.isEmpty() || now.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(
              Math.clamp(
                  Duration.between(now.get(), until.get()).toMillis(), 0L, MILLIS_MAX.longValue()));
    } catch (DateTimeException notADate) {
      return OptionalLong.empty();
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  private static Optional<String> first(Headers headers, String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip);
  }
}
