package dev.anabranch.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.faults.Repair.Outcome;
import dev.anabranch.modelserver.repair.RepairPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the repair policy alone mend programs with one seeded fault, with real interpreters, but
 * without a session and without a sandbox.
 */
class RepairTest {
  private static final int PROGRAMS = 8;
  private static final int REPAIRED_MIN = 7;
  private static final int STEPS_MAX = 80;
  private static final long SEED = 100;

  @TempDir private Path temp;

  @Test
  void at_least_seven_of_eight_programs_are_repaired_and_nothing_else_is_changed()
      throws IOException {
    int repaired = 0;
    StringBuilder told = new StringBuilder();
    for (SampleProgram program : SampleProgram.all().subList(0, PROGRAMS)) {
      Path folder = Files.createDirectories(temp.resolve(program.name()));
      Fault fault = new FaultGenerator(program, SEED).plant(folder);
      Map<String, String> before = tests(program, folder);
      LocalTools tools = new LocalTools(folder);
      Outcome outcome = new Repair(new RepairPolicy(), tools, "make the tests pass").run(STEPS_MAX);
      boolean passes = tools.exit(program.testCommand()) == 0;
      assertThat(outcome.status()).isEqualTo(passes ? "completed" : "failed");
      assertThat(tests(program, folder)).isEqualTo(before);
      repaired += passes ? 1 : 0;
      told.append(program.name()).append(": ").append(fault.after()).append('\n').append(outcome);
    }
    assertThat(repaired).as(told.toString()).isGreaterThanOrEqualTo(REPAIRED_MIN);
  }

  /** What must stay as it is: every file without a fault, and the tests in the one that has it. */
  private static Map<String, String> tests(SampleProgram program, Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = folder.relativize(file).toString();
        String text = Files.readString(file);
        texts.put(path, path.equals(program.file()) ? program.testsIn(text) : text);
      }
    }
    return texts;
  }
}
