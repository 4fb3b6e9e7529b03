package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Failure.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the output of a failing run, whatever framework wrote it. */
final class FailureReading {
  private static final List<Pattern> PLACES =
      List.of(
          Pattern.compile("File \"([^\"]+)\", line (\\d+)"),
          Pattern.compile("((?:/|\\./)?[\\w@+.-][\\w@+./-]*\\.\\w+):(?:line )?(\\d+)"),
          Pattern.compile("([\\w./-]+): line (\\d+):"));
  private static final List<Pattern> LABELS =
      List.of(
          Pattern.compile("^(?:FAIL|ERROR): (\\w+) \\("),
          Pattern.compile("^\\s*not ok(?: \\d+)?(?: -)? (.+)$"),
          Pattern.compile("^\\s*(?:✖|✗|✘|×|❌|x) (.+?)(?: \\([\\d.]+ ?m?s\\))?$"),
          Pattern.compile(
              "^\\W*(?:FAIL(?:ED|URE)?|NOT OK|ERROR|KO|BAD|failed|fail|MISMATCH)\\W+(.+)$"),
          Pattern.compile("^(.+?)[ .:-]+(?:FAIL(?:ED)?|NOT OK)\\b.*$"),
          Pattern.compile("^.*\\bAssertionError:? (.+)$"),
          Pattern.compile("^.*\\bin (test\\w*)$"));
  private static final Pattern FAILS =
      Pattern.compile(
          "(?i)fail|error|expected|assert|not ok|exception|got|actual|want|!=|✖|mismatch");
  private static final Pattern CHANGING =
      Pattern.compile(
          "0x[0-9a-fA-F]+|@[0-9a-f]{4,}|\\b\\d+(?:\\.\\d+)? ?m?s\\b|duration_ms:? [\\d.]+|pid \\d+");
  private static final int LINES_MAX = 200;

  private final Collection<String> files;
  private final List<Place> places = new ArrayList<>();
  private final Set<String> labels = new LinkedHashSet<>();
  private final List<String> lines = new ArrayList<>();

  private FailureReading(Collection<String> files) {
    this.files = files;
  }

  /** Reads an output; {@code files} are the paths of the workspace that may be named in it. */
  static Failure of(String output, Collection<String> files) {
    FailureReading reading = new FailureReading(files);
    output.lines().limit(LINES_MAX).forEach(reading::line);
    return new Failure(
        reading.places,
        reading.labels,
        ValuePairReading.of(output),
        reading.lines,
        CHANGING.matcher(output).replaceAll("~"));
  }

  private static final Pattern BARE_LINE = Pattern.compile("(?i)\\bline:? (\\d{1,6})\\b");

  private void line(String line) {
    int before = places.size();
    for (Pattern pattern : PLACES) {
      Matcher matcher = pattern.matcher(line);
      while (matcher.find()) {
        int number = matcher.group(2).length() < 7 ? Integer.parseInt(matcher.group(2)) : 0;
        known(matcher.group(1)).ifPresent(path -> places.add(new Place(path, number)));
      }
    }
    Matcher bare = BARE_LINE.matcher(line);
    if (places.size() == before && bare.find()) {
      places.add(new Place("", Integer.parseInt(bare.group(1))));
    }
    for (Pattern pattern : LABELS) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        labels.add(matcher.group(1).strip());
        break;
      }
    }
    if (FAILS.matcher(line).find()) {
      lines.add(line);
    }
  }

  /** The workspace file that a message means: the longest path that ends alike. */
  private Optional<String> known(String named) {
    String path = named.startsWith("./") ? named.substring(2) : named;
    String name = path.substring(path.lastIndexOf('/') + 1);
    return files.stream()
        .filter(file ->
            path.equals(file)
                || path.endsWith("/" + file)
                || file.endsWith("/" + path)
                || (!path.contains("/") && file.equals(name)))
        .max(java.util.Comparator.comparingInt(String::length));
  }
}
