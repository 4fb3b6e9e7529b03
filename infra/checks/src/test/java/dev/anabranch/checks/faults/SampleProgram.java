package dev.anabranch.checks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A small program with tests that pass, kept as resources.
 *
 * @param name its folder, {@code <language>/<program>}
 * @param file the file that gets the fault
 * @param testsBegin the words with which its tests begin; empty if they are in another file
 * @param testCommand runs its tests
 */
public record SampleProgram(String name, String file, String testsBegin, String testCommand) {
  /** All programs, the languages mixed. */
  public static List<SampleProgram> all() {
    return List.of(
        new SampleProgram("python/intervals", "intervals.py", "", "python3 -B -m unittest"),
        new SampleProgram("javascript/lru", "lru.js", "", "node lru.test.js"),
        new SampleProgram("shell/inventory", "inventory.sh", "", "bash test.sh"),
        new SampleProgram(
            "java/schedule", "Schedule.java", "public static void main", "java -ea Schedule.java"),
        new SampleProgram("python/ledger", "ledger.py", "", "python3 -B test_ledger.py"),
        new SampleProgram("javascript/matrix", "matrix.js", "", "node check.js"),
        new SampleProgram("shell/text", "strings.sh", "", "bash tests/run.sh"),
        new SampleProgram("java/wrap", "TextWrap.java", "// BEGIN TESTS", "java -ea TextWrap.java"),
        new SampleProgram("python/calc", "calc.py", "# ---- tests ----", "python3 -B calc.py"),
        new SampleProgram(
            "javascript/report", "report.js", "// ======== self test", "node report.js"),
        new SampleProgram("shell/clock", "clock.sh", "# --- tests ---", "bash clock.sh"),
        new SampleProgram(
            "java/bank", "Bank.java", "public static void main", "java -ea Bank.java"),
        new SampleProgram(
            "python/calendar", "dates.py", "", "python3 -B -m unittest discover -s tests -t ."),
        new SampleProgram(
            "javascript/machine", "machine.mjs", "", "node --test test/machine.test.mjs"),
        new SampleProgram("shell/queue", "queue.sh", "", "bash test_queue.sh"),
        new SampleProgram(
            "java/rational", "Rational.java", "// -----------------", "java -ea Rational.java"));
  }

  public String language() {
    return name.substring(0, name.indexOf('/'));
  }

  /** Writes the program without a fault into an empty folder. */
  public void copyTo(Path folder) {
    Path from = source();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(file, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text() {
    try {
      return Files.readString(source().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tests that a text of the program's file holds; empty if they are in another file. */
  public String testsIn(String text) {
    return testsBegin.isEmpty() ? "" : text.substring(text.indexOf(testsBegin));
  }

  /** How many lines at the beginning of the file are no tests. */
  int productLines() {
    String text = text();
    int end = testsBegin.isEmpty() ? text.length() : text.indexOf(testsBegin);
    return (int) text.substring(0, end).lines().count();
  }

  private Path source() {
    try {
      return Path.of(
          Objects.requireNonNull(SampleProgram.class.getResource("/faults/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
