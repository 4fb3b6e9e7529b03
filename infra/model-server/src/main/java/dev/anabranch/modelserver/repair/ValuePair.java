package dev.anabranch.modelserver.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a test got and what it wanted, as its message writes them. */
record ValuePair(String actual, String expected) {
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?![\\w])");
  private static final int COMPARED_CHARS = 400;

  ValuePair reversed() {
    return new ValuePair(expected, actual);
  }

  /**
   * How far the values are apart: the edits that the words need, and how much the numbers differ.
   */
  double difference() {
    if (numbers(actual).size() != numbers(expected).size()) {
      return Alignment.distance(cut(actual), cut(expected));
    }
    double apart = Alignment.distance(words(actual), words(expected));
    for (double[] numbers : differingNumbers()) {
      double gap = Math.abs(numbers[0] - numbers[1]);
      apart += gap / (1 + gap + Math.abs(numbers[1]));
    }
    return apart;
  }

  private static String words(String text) {
    return cut(NUMBER.matcher(text).replaceAll("#"));
  }

  /** The numbers that differ where both texts hold equally many: each with its partner. */
  List<double[]> differingNumbers() {
    List<Double> got = numbers(actual);
    List<Double> wanted = numbers(expected);
    List<double[]> differing = new ArrayList<>();
    if (got.size() == wanted.size()) {
      for (int i = 0; i < got.size(); i++) {
        if (!got.get(i).equals(wanted.get(i))) {
          differing.add(new double[] {got.get(i), wanted.get(i)});
        }
      }
    }
    return differing;
  }

  private static List<Double> numbers(String text) {
    List<Double> numbers = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find() && numbers.size() < 40) {
      numbers.add(Double.parseDouble(matcher.group()));
    }
    return numbers;
  }

  /**
   * What stands in the wanted text where {@code part} stands in the actual one, for each place of
   * the part. Both texts are laid side by side along their longest common subsequence.
   */
  List<String> counterparts(String part) {
    String got = cut(actual);
    String wanted = cut(expected);
    List<String> found = new ArrayList<>();
    if (part.isEmpty() || !got.contains(part)) {
      return found;
    }
    Alignment alignment = Alignment.of(got, wanted);
    for (int at = got.indexOf(part); at >= 0 && found.size() < 8; at = got.indexOf(part, at + 1)) {
      int end = at + part.length();
      add(found, part, wanted, alignment.last(at), alignment.last(end));
      add(found, part, wanted, alignment.first(at), alignment.first(end));
      add(found, part, wanted, alignment.first(at), alignment.last(end));
    }
    return found;
  }

  private static void add(List<String> found, String part, String wanted, int from, int to) {
    String counterpart = from <= to ? wanted.substring(from, to) : part;
    if (!counterpart.equals(part) && !found.contains(counterpart)) {
      found.add(counterpart);
    }
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), COMPARED_CHARS));
  }
}
