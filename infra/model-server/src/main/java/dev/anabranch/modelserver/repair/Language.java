package dev.anabranch.modelserver.repair;

import java.util.Map;
import java.util.Optional;

/** The languages whose tokens this policy can read and change. */
enum Language {
  PYTHON,
  JAVASCRIPT,
  JAVA,
  SHELL,
  /** Only inside shell strings: the program text of an {@code awk} command. */
  AWK;

  private static final Map<String, Language> EXTENSIONS =
      Map.of(
          "py", PYTHON,
          "js", JAVASCRIPT,
          "mjs", JAVASCRIPT,
          "cjs", JAVASCRIPT,
          "java", JAVA,
          "sh", SHELL,
          "bash", SHELL,
          "awk", AWK);

  static Optional<Language> ofPath(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return Optional.ofNullable(EXTENSIONS.get(name.substring(name.lastIndexOf('.') + 1)))
        .filter(language -> name.contains("."));
  }

  /** By extension, else by the {@code #!} line of a program without one. */
  static Optional<Language> of(String path, String text) {
    Optional<Language> known = ofPath(path);
    if (known.isPresent() || !text.startsWith("#!")) {
      return known;
    }
    String first = text.lines().findFirst().orElse("");
    if (first.contains("python")) {
      return Optional.of(PYTHON);
    }
    if (first.contains("node")) {
      return Optional.of(JAVASCRIPT);
    }
    return first.matches(".*\\b(ba|da|k|z)?sh\\b.*") ? Optional.of(SHELL) : Optional.empty();
  }

  boolean hashComments() {
    return this == PYTHON || this == SHELL || this == AWK;
  }

  /** Blocks are in braces and statements end with a semicolon or a line. */
  boolean braces() {
    return this == JAVASCRIPT || this == JAVA || this == AWK;
  }
}
