package dev.anabranch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in the documentation is the test that runs here, and it is short. */
class ExampleTest {
  private static final int LINES_MAX = 25;

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of("src").resolve(file));
  }

  private static List<String> example() throws IOException {
    return lines("test/java/dev/anabranch/testkit/RefundAgentTest.java").stream()
        .dropWhile(line -> !line.startsWith("class "))
        .filter(line -> !line.isBlank())
        .toList();
  }

  @Test
  void an_agent_with_a_crash_at_every_write_is_tested_in_twenty_five_lines() throws IOException {
    assertThat(example()).hasSizeBetween(10, LINES_MAX);
  }

  @Test
  void the_documentation_shows_this_very_test() throws IOException {
    List<String> shown =
        lines("main/java/dev/anabranch/testkit/CrashSweep.java").stream()
            .dropWhile(line -> !line.contains("{@snippet :"))
            .skip(1)
            .map(line -> line.substring(Math.min(3, line.length())))
            .filter(line -> !line.isBlank())
            .limit(example().size())
            .toList();

    assertThat(shown).isEqualTo(example());
  }
}
