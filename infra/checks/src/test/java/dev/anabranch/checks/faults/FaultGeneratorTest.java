package dev.anabranch.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultGeneratorTest {
  private static final int SEEDS = 200;

  @TempDir private Path folder;

  static List<SampleProgram> programs() {
    return SampleProgram.all();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void the_tests_of_a_program_pass_without_a_fault(SampleProgram program) {
    program.copyTo(folder);
    assertThat(new LocalTools(folder).exit(program.testCommand())).isZero();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void a_seed_names_a_fault_of_one_line_outside_of_the_tests(SampleProgram program) {
    List<String> old = program.text().lines().toList();
    for (int seed = 0; seed < SEEDS; seed++) {
      Fault fault = new FaultGenerator(program, seed).next();
      assertThat(fault).isEqualTo(new FaultGenerator(program, seed).next());
      List<String> young = fault.text().lines().toList();
      assertThat(young).hasSameSizeAs(old);
      List<Integer> differing =
          IntStream.range(0, old.size())
              .filter(line -> !old.get(line).equals(young.get(line)))
              .mapToObj(line -> line + 1)
              .toList();
      assertThat(differing).containsExactly(fault.line());
      assertThat(program.testsIn(fault.text())).isEqualTo(program.testsIn(program.text()));
    }
  }
}
