package dev.anabranch.modelserver.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a report.md back. */
final class Report {
  private final List<String> lines;

  Report(Path folder) throws IOException {
    lines = Files.readAllLines(folder.resolve("report.md"));
  }

  /** The lines under a heading, up to the next one. */
  List<String> section(String heading) {
    List<String> found = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.startsWith("#")) {
        inside = line.replaceFirst("^#+ ", "").equals(heading);
      } else if (inside && !line.isEmpty()) {
        found.add(line);
      }
    }
    return found;
  }

  /** The table rows of a section by their first cell. */
  Map<String, List<String>> table(String heading) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String line : section(heading)) {
      if (line.startsWith("| ")) {
        List<String> cells =
            List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)).stream()
                .map(String::strip)
                .toList();
        rows.put(cells.getFirst(), cells);
      }
    }
    return rows;
  }

  /** The cells of one row of a table. */
  List<String> row(String heading, String first) {
    return Optional.ofNullable(table(heading).get(first))
        .orElseThrow(() -> new AssertionError("no row " + first + " under " + heading));
  }

  /** The most frequent values of a column, in order. */
  List<String> top(String heading, String column) {
    List<String> found = new ArrayList<>();
    boolean inside = false;
    for (String line : section(heading)) {
      if (!line.startsWith("- ")) {
        inside = line.equals("Most frequent values of " + column + ":");
      } else if (inside) {
        found.add(line.substring(2));
      }
    }
    return found;
  }
}
