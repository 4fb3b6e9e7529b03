package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.faults.Fault;
import dev.anabranch.checks.faults.FaultGenerator;
import dev.anabranch.checks.faults.LocalTools;
import dev.anabranch.checks.faults.SampleProgram;
import dev.anabranch.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single-fault programs in four languages, repaired by the command that a person would type. */
final class RepairTest {
  private static final int PROGRAMS = 8;
  private static final int REPAIRED_MIN = 6;
  private static final int STEPS_MAX = 80;
  private static final long SEED = 7;

  @TempDir private Path temp;

  @Test
  void at_least_six_of_eight_single_fault_programs_are_repaired_within_eighty_steps()
      throws Exception {
    List<String> repaired = new ArrayList<>();
    List<String> left = new ArrayList<>();
    try (Installation installation = new Installation(temp)) {
      for (SampleProgram program : SampleProgram.all().subList(0, PROGRAMS)) {
        Path folder = Files.createDirectories(temp.resolve(program.name()));
        Fault fault = new FaultGenerator(program, SEED).plant(folder);
        (repairs(installation, program, folder) ? repaired : left)
            .add(program.name() + ": " + fault.before().strip() + " -> " + fault.after().strip());
      }
    }
    assertThat(repaired).as("not repaired: %s", left).hasSizeGreaterThanOrEqualTo(REPAIRED_MIN);
  }

  private static boolean passes(SampleProgram program, Path folder) {
    return new LocalTools(folder).exit(program.testCommand()) == 0;
  }

  private static boolean repairs(Installation installation, SampleProgram program, Path folder) {
    Ran run =
        installation.run(
            "run",
            "make the tests pass",
            "--dir",
            folder.toString(),
            "--apply",
            "--output",
            "json");
    Json.Obj session = run.json();
    return run.code() == 0
        && session.text("status").equals("completed")
        && session.integer("steps") <= STEPS_MAX
        && passes(program, folder);
  }
}
