package dev.anabranch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final List<String> told = new ArrayList<>();

  /** Rounds of a second, each with so many milliseconds of the compiler. */
  private static final class Played implements WarmUp.Compiler {
    private final long[] work;
    private long now;
    private long atWork;

    Played(long... work) {
      this.work = work;
    }

    void round(int number) {
      now += 1_000;
      atWork += work[number - 1];
    }

    @Override
    public long millisAtWork() {
      return atWork;
    }

    @Override
    public long now() {
      return now;
    }
  }

  private int rounds(int roundsMax, long... work) throws Exception {
    Played compiler = new Played(work);
    return new WarmUp(compiler, roundsMax, told::add).until(compiler::round);
  }

  @Test
  void rounds_go_on_until_the_compiler_rests() throws Exception {
    assertThat(rounds(9, 900, 500, 151, 149, 0)).isEqualTo(4);
    assertThat(told).hasSize(4).noneMatch(line -> line.contains("still at work"));
  }

  @Test
  void a_compiler_that_never_rests_is_waited_for_no_longer_than_one_is_ready_to() throws Exception {
    assertThat(rounds(2, 900, 800, 0)).isEqualTo(2);
    assertThat(told).last().asString().contains("still at work", "--runs");
  }
}
