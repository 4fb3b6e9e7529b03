package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other numbers in the place of one: one more, one less, what the difference between the wanted and
 * the actual value asks for, and the usual slips (zero, sign, factor two, factor ten).
 */
final class NumberConstants implements Mutation {
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d[\\d_]*(?:\\.\\d+)?|\\.\\d+)([lLfFdDn]?)");
  private static final Pattern IN_TEXT =
      Pattern.compile("(?<![\\w.#])\\d{1,6}(?![\\w.])|(?<=[%:.fnkdw])\\d{1,3}");

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      Token token = code.token(i);
      if (token.kind() == Kind.NUMBER) {
        constant(code, i, evidence, out);
      } else if (token.kind() == Kind.TEXT
          || (token.kind() == Kind.STRING && !code.documents(i))
          || (token.kind() == Kind.NAME && code.context(i) == Context.COMMAND)) {
        inText(token, out);
      }
    }
  }

  private static void constant(Code code, int index, Evidence evidence, Proposals out) {
    Token token = code.token(index);
    Matcher written = WRITTEN.matcher(token.text().replaceFirst("^[+-]", ""));
    if (!written.matches()) {
      hexadecimal(token, index, out);
      return;
    }
    String digits = written.group(1).replace("_", "");
    BigDecimal value = new BigDecimal(token.text().startsWith("-") ? "-" + digits : digits);
    Map<BigDecimal, Double> others = new LinkedHashMap<>();
    near(value, others);
    byValues(value, evidence, others);
    slips(value, others);
    rounder(value, others);
    neighbours(code, index, others);
    for (Map.Entry<BigDecimal, Double> other : others.entrySet()) {
      write(code, index, other.getKey(), written.group(2), other.getValue(), out);
    }
  }

  private static void near(BigDecimal value, Map<BigDecimal, Double> others) {
    boolean whole = value.scale() <= 0;
    offer(others, value.subtract(BigDecimal.ONE), whole ? 0.35 : 0.15);
    offer(others, value.add(BigDecimal.ONE), whole ? 0.3 : 0.15);
    if (!whole) {
      BigDecimal unit = BigDecimal.ONE.movePointLeft(value.scale());
      offer(others, value.subtract(unit), 0.1);
      offer(others, value.add(unit), 0.1);
    }
  }

  private static void slips(BigDecimal value, Map<BigDecimal, Double> others) {
    boolean large = value.abs().compareTo(BigDecimal.TEN) >= 0;
    offer(others, value.multiply(BigDecimal.TEN), value.scale() > 0 ? 0.1 : 0.04);
    offer(others, value.movePointLeft(1), large ? 0.2 : 0.02);
    offer(others, value.multiply(BigDecimal.TWO), 0.06);
    offer(others, half(value), 0.08);
    offer(others, half(value.subtract(BigDecimal.ONE)), 0.05);
    offer(others, BigDecimal.ZERO, 0.15);
    offer(others, BigDecimal.ONE, 0.2);
    offer(others, BigDecimal.TWO, 0.12);
    offer(others, value.negate(), 0.05);
    offer(others, value.subtract(BigDecimal.TEN), large ? 0.06 : 0.01);
    offer(others, value.add(BigDecimal.TEN), large ? 0.06 : 0.01);
    offer(others, value.subtract(BigDecimal.TWO), 0.08);
    offer(others, value.add(BigDecimal.TWO), 0.06);
  }

  /** A digit too many, or a number that is nearly a round one. */
  private static void rounder(BigDecimal value, Map<BigDecimal, Double> others) {
    String digits = value.toPlainString();
    if (value.signum() > 0 && digits.length() > 1) {
      offer(
          others,
          new BigDecimal(
              digits.substring(0, digits.length() - 1) + (digits.endsWith(".") ? "0" : "")),
          0.06);
      if (Character.isDigit(digits.charAt(1))) {
        offer(others, new BigDecimal(digits.substring(1)), 0.06);
      }
    }
    for (long unit : new long[] {5, 10, 100}) {
      BigDecimal step = BigDecimal.valueOf(unit);
      BigDecimal round = value.divide(step, 0, RoundingMode.HALF_UP).multiply(step);
      if (value.compareTo(step) > 0
          && round.subtract(value).abs().multiply(BigDecimal.TWO).compareTo(step) < 0) {
        offer(others, round, 0.1);
      }
    }
  }

  /** Numbers that stand near by; the same one is often needed twice. */
  private static void neighbours(Code code, int index, Map<BigDecimal, Double> others) {
    for (int i = Math.max(0, index - 60); i < Math.min(code.size(), index + 60); i++) {
      Token token = code.token(i);
      if (token.kind() == Kind.NUMBER && token.text().matches("\\d{2,9}")) {
        boolean close = code.source().lineOf(token) == code.source().lineOf(code.token(index));
        offer(others, new BigDecimal(token.text()), close ? 0.12 : 0.04);
      }
    }
  }

  private static BigDecimal half(BigDecimal value) {
    if (value.signum() < 0) {
      return value;
    }
    BigDecimal half = value.divide(BigDecimal.TWO, MathContext.DECIMAL64);
    return value.scale() <= 0 && half.stripTrailingZeros().scale() > 0 ? value : half;
  }

  private static void byValues(
      BigDecimal value, Evidence evidence, Map<BigDecimal, Double> others) {
    for (ValuePair pair : evidence.failure().pairs()) {
      for (double[] numbers : pair.differingNumbers()) {
        derive(value, numbers[0], numbers[1], others);
      }
    }
  }

  private static void derive(
      BigDecimal value, double got, double wanted, Map<BigDecimal, Double> others) {
    if (value.doubleValue() == got) {
      offer(others, number(wanted), 3);
    } else if (value.doubleValue() == wanted) {
      offer(others, number(got), 0.5);
    }
    double difference = wanted - got;
    if (Math.abs(difference) <= 1000) {
      offer(others, value.add(number(difference)), 0.3);
      offer(others, value.subtract(number(difference)), 0.12);
    }
    if (got != 0 && wanted != 0) {
      proportion(value, wanted / got, others);
      proportion(value, got / wanted, others);
    }
  }

  /** Only ratios that give a short number are worth a run. */
  private static void proportion(BigDecimal value, double ratio, Map<BigDecimal, Double> others) {
    BigDecimal scaled = number(value.doubleValue() * ratio);
    if (scaled.precision() <= Math.max(3, value.precision())
        && scaled.scale() <= Math.max(0, value.scale())) {
      offer(others, scaled, 0.1);
    }
  }

  private static BigDecimal number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return BigDecimal.ZERO;
    }
    return BigDecimal.valueOf(value).round(new MathContext(9));
  }

  private static void offer(Map<BigDecimal, Double> others, BigDecimal value, double weight) {
    others.merge(value.stripTrailingZeros(), weight, Math::max);
  }

  private static void write(
      Code code, int index, BigDecimal value, String suffix, double weight, Proposals out) {
    Token token = code.token(index);
    boolean command = code.context(index) == Context.COMMAND;
    boolean option = command && !token.text().startsWith("-") && !code.token(index - 1).is("echo");
    if (value.signum() < 0 && (option || code.token(index - 1).is("-"))) {
      return;
    }
    String text = value.toPlainString();
    if (token.text().contains(".") && !text.contains(".")) {
      text += ".0";
    }
    boolean whole = !token.text().contains(".");
    boolean fraction = text.contains(".");
    if (whole
        && fraction
        && (command || code.language() == Language.JAVA || code.language() == Language.SHELL)) {
      return;
    }
    boolean zeros = token.text().length() > 1 && token.text().startsWith("0") && whole;
    if (!zeros) {
      out.replace(index, text + suffix, FaultKind.NUMBER, value.signum() < 0 ? weight / 3 : weight);
    }
  }

  private static void hexadecimal(Token token, int index, Proposals out) {
    if (token.text().matches("0[xX][0-9a-fA-F]{1,8}")) {
      long value = Long.parseLong(token.text().substring(2), 16);
      out.replace(index, "0x" + Long.toHexString(value + 1), FaultKind.NUMBER, 0.3);
      out.replace(index, "0x" + Long.toHexString(Math.max(0, value - 1)), FaultKind.NUMBER, 0.3);
    }
  }

  /** Widths and precisions in formats, fields like {@code -f2}, numbers in words. */
  private static void inText(Token token, Proposals out) {
    Matcher number = IN_TEXT.matcher(token.text());
    while (number.find()) {
      long value = Long.parseLong(number.group());
      int start = token.start() + number.start();
      int end = token.start() + number.end();
      boolean format =
          number.start() > 0 && "%:.-fnkdw".indexOf(token.text().charAt(number.start() - 1)) >= 0;
      out.text(
          start, end, keepWidth(value + 1, number.group()), FaultKind.NUMBER, format ? 0.2 : 0.05);
      if (value > 0) {
        out.text(
            start,
            end,
            keepWidth(value - 1, number.group()),
            FaultKind.NUMBER,
            format ? 0.2 : 0.05);
      }
    }
  }

  private static String keepWidth(long value, String like) {
    String text = Long.toString(value);
    return like.startsWith("0")
        ? "0".repeat(Math.max(0, like.length() - text.length())) + text
        : text;
  }
}
