package dev.anabranch.modelserver.repair;

import java.util.regex.Pattern;

/** Knows test files by their names; none of them is ever changed. */
final class TestFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "(?i:test|tests|check|checks|spec)[._-].*|.*[._-](?i:test|tests|spec|check|checks)\\.\\w+"
              + "|(?i:tests?|spec|checks?|run_?tests?|runtests?|conftest)\\.\\w+|(?:run[-_]?)?tests?"
              + "|Tests?[A-Z]\\w*\\.java|\\w+(?:Tests?|TestCase|IT|Spec|Checks)\\.java|\\w+Tests?\\.\\w+");
  private static final Pattern FOLDER =
      Pattern.compile("(?:^|.*/)(?i:tests?|__tests__|spec|specs|testing|fixtures|testdata)/.*");

  private TestFiles() {}

  static boolean isTest(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return NAME.matcher(name).matches() || FOLDER.matcher(path).matches();
  }
}
