package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Other text in the place of a string constant: what the wanted output has where the actual one has
 * the constant, similar constants of tests and program, and small slips.
 */
final class StringConstants implements Mutation {
  private static final int LONGEST = 120;
  private static final String SEPARATORS = ",;:. -_/|=\n\t+*#";

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      Token token = code.token(i);
      boolean word =
          token.kind() == Kind.NAME
              && code.context(i) == Context.COMMAND
              && token.text().matches("[A-Za-z][\\w.:/-]*");
      if (token.kind() == Kind.TEXT || (token.kind() == Kind.STRING && !code.documents(i))) {
        constant(code, i, evidence, out);
      } else if (word) {
        word(code, i, evidence, out);
      }
    }
  }

  private static void constant(Code code, int index, Evidence evidence, Proposals out) {
    StringText text = StringText.of(code.token(index), code.language());
    if (text.value().length() > LONGEST) {
      return;
    }
    Map<String, Double> others = new LinkedHashMap<>();
    byValues(text.value(), evidence, others);
    bySimilarity(text.value(), evidence, others);
    slips(text.value(), others);
    others.remove(text.value());
    others.forEach(
        (other, weight) -> out.replace(index, text.with(other), FaultKind.STRING, weight));
  }

  /** A bare shell word may be text as well; only the evidence of the failure is good enough. */
  private static void word(Code code, int index, Evidence evidence, Proposals out) {
    Map<String, Double> others = new LinkedHashMap<>();
    byValues(code.token(index).text(), evidence, others);
    others.forEach((other, weight) -> {
      if (other.matches("[\\w.:/-]+")) {
        out.replace(index, other, FaultKind.STRING, weight / 2);
      }
    });
  }

  private static void byValues(String value, Evidence evidence, Map<String, Double> others) {
    for (ValuePair pair : evidence.failure().pairs()) {
      offerCounterparts(pair, value, 4, others);
      offerCounterparts(pair.reversed(), value, 1, others);
    }
  }

  private static void offerCounterparts(
      ValuePair pair, String value, double weight, Map<String, Double> others) {
    if (value.isEmpty()) {
      return;
    }
    double alike = likeness(pair.actual(), pair.expected());
    List<String> found = pair.counterparts(value);
    for (int i = 0; i < found.size() && i < 3; i++) {
      String other = found.get(i);
      if (fits(value, other)) {
        double likeness = value.length() == 1 ? 0.8 : likeness(value, other);
        offer(others, other, weight * alike * (0.2 + 0.8 * likeness) / (1 + i));
      }
    }
  }

  /** A sign may stand for a sign, a word for a word of about its length. */
  private static boolean fits(String value, String other) {
    boolean sign = value.length() <= 2 && !Character.isLetterOrDigit(value.charAt(0));
    if (sign) {
      return other.length() <= 3 && other.chars().noneMatch(Character::isLetterOrDigit);
    }
    return other.length() <= value.length() + 12
        && (value.length() > 2 || other.length() <= value.length() + 2);
  }

  private static void bySimilarity(String value, Evidence evidence, Map<String, Double> others) {
    boolean odd = !evidence.testStrings().contains(value);
    for (String test : evidence.testStrings()) {
      similar(value, test, odd ? 1 : 0.2, others);
    }
    if (sign(value)) {
      signs(value, evidence, others);
      return;
    }
    for (String line : evidence.failure().lines()) {
      for (String word : line.split("[^\\w.:/-]+")) {
        similar(value, word, odd ? 0.8 : 0.2, others);
      }
    }
    for (String other : evidence.programStrings()) {
      similar(value, other, odd ? 0.8 : 0.1, others);
    }
  }

  /** A text that is nearly another one may be a slip of it. */
  private static void similar(
      String value, String other, double weight, Map<String, Double> others) {
    if (other.length() > LONGEST || other.isEmpty() || value.isEmpty() || other.equals(value)) {
      return;
    }
    double likeness = likeness(value, other);
    boolean words = value.length() > 2 || (letters(value) && letters(other));
    boolean slip = words && other.length() >= 2 && Alignment.distance(value, other) == 1;
    if (slip) {
      offer(others, other, weight * (other.length() > 2 ? 2 : 0.6));
    } else if (likeness >= 0.6) {
      offer(others, other, weight * likeness);
    } else if (value.length() > 1
        && other.contains(value)
        && other.length() <= value.length() + 3) {
      offer(others, other, weight * 0.4);
    } else if (sign(value) && sign(other)) {
      offer(others, other, weight * 0.3);
    } else if (value.length() < 12) {
      offer(others, other, weight * 0.03);
    }
  }

  /** Signs that the failing tests and the program speak of. */
  private static void signs(String value, Evidence evidence, Map<String, Double> others) {
    for (String line : evidence.failure().lines()) {
      for (int i = 0; i < line.length() && i < 200; i++) {
        similar(value, line.substring(i, i + 1), 0.7, others);
      }
    }
    evidence.programStrings().forEach(other -> similar(value, other, 0.8, others));
  }

  private static boolean letters(String text) {
    return text.chars().allMatch(Character::isLetter);
  }

  private static boolean sign(String text) {
    return text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0));
  }

  /** 1 for equal texts, 0 for texts with nothing in common. */
  private static double likeness(String left, String right) {
    if (left.equalsIgnoreCase(right)) {
      return 0.9;
    }
    int longer = Math.max(left.length(), right.length());
    return longer == 0 ? 1 : 1 - (double) Alignment.distance(left, right) / longer;
  }

  private static void slips(String value, Map<String, Double> others) {
    if (value.length() == 1 && SEPARATORS.contains(value)) {
      for (int i = 0; i < SEPARATORS.length(); i++) {
        offer(others, SEPARATORS.substring(i, i + 1), 0.05);
      }
      offer(others, "", 0.1);
    } else if (value.isEmpty()) {
      List.of(" ", ",", "0", "-", "\n", ", ").forEach(other -> offer(others, other, 0.1));
    } else {
      trimmed(value, others);
      cases(value, others);
    }
  }

  private static void trimmed(String value, Map<String, Double> others) {
    int length = value.length();
    offer(others, value.substring(0, length - 1), length <= 3 ? 0.25 : 0.12);
    offer(others, value.substring(1), 0.1);
    if (length > 4 && value.startsWith("XX") && value.endsWith("XX")) {
      offer(others, value.substring(2, length - 2), 0.9);
    }
    if (!value.strip().equals(value)) {
      offer(others, value.strip(), 0.15);
    }
    if (length <= 3) {
      offer(others, value + " ", 0.08);
    }
  }

  private static void cases(String value, Map<String, Double> others) {
    String lower = value.toLowerCase(Locale.ROOT);
    String upper = value.toUpperCase(Locale.ROOT);
    boolean shouts = value.equals(upper);
    offer(others, lower, shouts ? 0.1 : 0.15);
    offer(others, upper, shouts ? 0 : 0.06);
    offer(others, upper.charAt(0) + value.substring(1), 0.05);
  }

  private static void offer(Map<String, Double> others, String value, double weight) {
    if (weight > 0) {
      others.merge(value, weight, Math::max);
    }
  }
}
