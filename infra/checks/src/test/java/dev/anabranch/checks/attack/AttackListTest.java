package dev.anabranch.checks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of attacks that people read is the list of those that are run. */
final class AttackListTest {
  private static final Path LIST = Path.of("../../docs/attacks.md");
  private static final Path BROWSER = Path.of("../../web-console/ui/e2e/untrusted.spec.ts");
  private static final int CASES = 32;
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+Test\\.\\w+|untrusted\\.spec\\.ts: [^`]+)` \\|$");
  private static final Pattern BROWSER_TEST = Pattern.compile("^test\\('(.+)',");
  private static final List<Class<?>> SUITES =
      List.of(
          SandboxAttacksTest.class,
          NetworkAttacksTest.class,
          ToolAttacksTest.class,
          IdentityAttacksTest.class);

  private static List<String> rows() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| Case "))
        .toList();
  }

  @Test
  void every_row_names_a_test_and_every_test_has_a_row() throws IOException {
    List<String> tests = Stream.concat(suites(), browser()).toList();
    List<String> named =
        rows().stream()
            .map(row ->
                ROW.matcher(row).results().map(found -> found.group(1)).findFirst().orElse(row))
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(tests).hasSizeGreaterThanOrEqualTo(CASES);
  }

  private static Stream<String> suites() {
    return SUITES.stream()
        .flatMap(suite ->
            Arrays.stream(suite.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> suite.getSimpleName() + "." + method.getName()));
  }

  /** What is tried in a browser. */
  private static Stream<String> browser() throws IOException {
    return Files.readAllLines(BROWSER).stream()
        .flatMap(line -> BROWSER_TEST.matcher(line).results())
        .map(found -> BROWSER.getFileName() + ": " + found.group(1));
  }

  @Test
  void what_is_accepted_is_called_so_in_the_list_and_in_the_name_of_its_test() throws IOException {
    assertThat(rows())
        .allSatisfy(row ->
            assertThat(row.contains("*accepted*: ")).isEqualTo(row.contains("Test.accepted_")));
    assertThat(rows()).filteredOn(row -> row.contains("*accepted*")).isNotEmpty();
  }
}
