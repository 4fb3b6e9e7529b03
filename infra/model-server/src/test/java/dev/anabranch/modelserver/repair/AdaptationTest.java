package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.Result;
import dev.anabranch.modelserver.repair.Ranking.Ranked;
import dev.anabranch.modelserver.repair.RepairState.Run;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptationTest {
  private static final String PROGRAM = "x = 10 * 3\n";
  private static final String FAILURE = "FAIL: x: expected 50 got 30";

  private final Adaptation adaptation =
      new Adaptation(FailureReading.of(FAILURE, List.of("a.py")), List.of("a.py"));

  private static Ranked change(int start, int end, String replacement, FaultKind kind) {
    return new Ranked(new Candidate("a.py", start, end, replacement, kind, start, 1), 1, 1);
  }

  private void tried(Ranked change, String output) {
    String text = change.candidate().applyTo(PROGRAM);
    Run run = new Run("python3 a.py", new Result.Ran(1, output), Optional.of("a.py"), text);
    adaptation.learn(change, new Search.Trial("a.py", text, run), PROGRAM);
  }

  @Test
  void a_place_that_brought_the_values_nearer_comes_earlier() {
    Ranked nearer = change(9, 10, "4", FaultKind.NUMBER);
    Ranked without = change(4, 6, "10", FaultKind.NUMBER);
    tried(nearer, "FAIL: x: expected 50 got 40");
    assertThat(adaptation.score(nearer)).isGreaterThan(1);
    assertThat(adaptation.score(nearer)).isGreaterThan(adaptation.score(without));
  }

  @Test
  void a_place_without_any_effect_comes_later() {
    Ranked without = change(7, 8, "+", FaultKind.ARITHMETIC);
    tried(without, FAILURE);
    assertThat(adaptation.score(without)).isLessThan(1);
  }

  @Test
  void each_trial_wears_a_place_down_whatever_it_did() {
    Ranked place = change(9, 10, "4", FaultKind.NUMBER);
    double before = Double.MAX_VALUE;
    for (int trial = 0; trial < 12; trial++) {
      tried(place, "FAIL: x: expected 50 got 31");
      assertThat(adaptation.score(place)).isLessThan(before);
      before = adaptation.score(place);
    }
    assertThat(before).isLessThan(1);
  }

  @Test
  void a_number_that_moved_the_value_names_the_one_that_moves_it_all_the_way() {
    tried(change(9, 10, "4", FaultKind.NUMBER), "FAIL: x: expected 50 got 40");
    assertThat(adaptation.derived())
        .extracting(one -> one.candidate().applyTo(PROGRAM))
        .contains("x = 10 * 5\n");
  }
}
