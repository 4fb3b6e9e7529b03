package dev.anabranch.modelserver.repair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the workspace with the newlines each holds, as the first command lists them.
 *
 * @param newlines by path, in the order of the listing
 */
record Inventory(Map<String, Integer> newlines) {
  /** Lists small files outside of hidden and installed folders; the policy knows it by its text. */
  static final String COMMAND =
      "find . -mindepth 1 \\( -name '.*' -o -name node_modules -o -name __pycache__ -o -name target"
          + " -o -name build -o -name dist \\) -prune -o -type f -size -200k -print0"
          + " | sort -z | head -z -n 400 | xargs -0 -r wc -l | grep -v ' total$'";

  private static final Pattern LINE = Pattern.compile("\\s*(\\d{1,7}) (?:\\./)?(.+)");
  private static final Set<String> NO_PROGRAMS =
      Set.of(
          "LICENSE",
          "README",
          "NOTICE",
          "Dockerfile",
          "CHANGELOG",
          "AUTHORS",
          "COPYING",
          "VERSION");
  private static final Set<String> BUILD_FILES =
      Set.of("package.json", "Makefile", "makefile", "README.md");
  private static final int FILES_MAX = 40;
  private static final int LINES_MAX = 3_000;

  Inventory {
    newlines = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(newlines));
  }

  static Inventory parse(String output) {
    Map<String, Integer> newlines = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        newlines.put(matcher.group(2), Integer.parseInt(matcher.group(1)));
      }
    }
    return new Inventory(newlines);
  }

  /** The files that have to be read: programs, their tests, and what may name the test command. */
  List<String> toRead() {
    return newlines.keySet().stream()
        .filter(path -> newlines.getOrDefault(path, 0) <= LINES_MAX)
        .filter(Inventory::worthReading)
        .limit(FILES_MAX)
        .toList();
  }

  private static boolean worthReading(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return Language.ofPath(path).isPresent()
        || BUILD_FILES.contains(name)
        || (!name.contains(".") && !NO_PROGRAMS.contains(name));
  }

  int newlines(String path) {
    return newlines.getOrDefault(path, 0);
  }
}
