package dev.anabranch.sessions;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money as people write them, and as budgets hold them: in millionths. */
public final class Micros {
  private static final int PLACES = 6;
  private static final int CHARS_MAX = 20;

  private Micros() {}

  /** The millionths in a decimal such as {@code 0.50}; refuses what is not above 0 or finer. */
  public static long of(String decimal) {
    try {
      if (decimal.length() <= CHARS_MAX && decimal.matches("[0-9]+(\\.[0-9]+)?")) {
        BigDecimal amount = new BigDecimal(decimal).setScale(PLACES, RoundingMode.UNNECESSARY);
        if (amount.signum() > 0) {
          return amount.unscaledValue().longValueExact();
        }
      }
    } catch (ArithmeticException e) {
      // refused below
    }
    throw new IllegalArgumentException(
        "an amount is a decimal above 0 with at most six places, such as 0.50, not " + decimal);
  }

  /** The decimal, without zeros at its end. */
  static String text(long micros) {
    return text(BigDecimal.valueOf(micros, PLACES));
  }

  static String text(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
