package dev.anabranch.modelserver.repair;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For each line of the program how many failed and how many passed test cases ran it.
 *
 * @param seconds how long the tests took while they were watched
 */
record Coverage(int seconds, int failed, int passed, Map<String, Map<Integer, Counts>> byPath) {
  static final Coverage NONE = new Coverage(0, 0, 0, Map.of());

  private static final Pattern TOTALS =
      Pattern.compile("\\(cases\\) (\\d{1,4}):(\\d{1,6}):(\\d{1,6}):(\\d{1,6})");
  private static final Pattern COUNT =
      Pattern.compile("(\\d{1,7}):(\\d{1,6}):(\\d{1,6}):(\\d{1,6})");

  Coverage {
    byPath = Map.copyOf(byPath);
  }

  /** Cases that ran a line; related ones prepared values for failed ones. */
  record Counts(int failed, int related, int passed) {
    static final Counts ZERO = new Counts(0, 0, 0);
  }

  /** Reads what the probe printed; anything else is no coverage. */
  static Coverage parse(String output) {
    int seconds = 0;
    int failed = 0;
    int passed = 0;
    Map<String, Map<Integer, Counts>> byPath = new HashMap<>();
    for (String line : output.lines().toList()) {
      Matcher totals = TOTALS.matcher(line);
      if (totals.matches()) {
        seconds = Integer.parseInt(totals.group(1));
        failed = Integer.parseInt(totals.group(2));
        passed = Integer.parseInt(totals.group(4));
      } else if (line.indexOf(' ') > 0) {
        String path = line.substring(0, line.indexOf(' '));
        counts(line, byPath.computeIfAbsent(path, any -> new HashMap<>()));
      }
    }
    return new Coverage(seconds, failed, passed, byPath);
  }

  private static void counts(String line, Map<Integer, Counts> into) {
    Matcher count = COUNT.matcher(line);
    while (count.find()) {
      into.put(
          Integer.parseInt(count.group(1)),
          new Counts(
              Integer.parseInt(count.group(2)),
              Integer.parseInt(count.group(3)),
              Integer.parseInt(count.group(4))));
    }
  }

  boolean known() {
    return failed > 0 && !byPath.isEmpty();
  }

  Counts at(String path, int line) {
    return byPath.getOrDefault(path, Map.of()).getOrDefault(line, Counts.ZERO);
  }
}
