package dev.anabranch.events;

import java.math.BigDecimal;

/**
 * What a model call cost by a price list.
 *
 * @param amount exact
 * @param currency as the price list names it
 * @param prices the version of the price list
 */
public record Cost(BigDecimal amount, String currency, String prices) {
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

  public Cost {
    amount = amount.stripTrailingZeros();
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("a cost is not negative");
    }
  }

  /** Millionths of the currency, rounded up. */
  public long micros() {
    return amount.multiply(MICROS).setScale(0, java.math.RoundingMode.CEILING).longValueExact();
  }
}
