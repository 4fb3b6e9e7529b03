package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnsTest {
  private static final List<String> PARTS = List.of("a", "水", "😀", "é", "é", "\n", "한", "…", " ");

  @Test
  void wide_characters_take_two_columns_and_marks_none() {
    assertThat(Columns.of("ab")).isEqualTo(2);
    assertThat(Columns.of("水😀")).isEqualTo(4);
    assertThat(Columns.of("é…")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void a_line_and_a_row_never_take_more_than_the_terminal_has(int columns) {
    SplittableRandom random = new SplittableRandom(columns);
    for (int round = 0; round < 200; round++) {
      String text = text(random);
      assertThat(Columns.of(OneLine.clip(text, columns))).isLessThanOrEqualTo(columns);
      for (String line : new Table("A", "B").row(text(random), text).lines(columns)) {
        assertThat(Columns.of(line)).isLessThanOrEqualTo(columns);
      }
    }
  }

  @Test
  void columns_of_a_table_stand_below_each_other_in_every_script() {
    List<String> lines = new Table("名", "B").row("水水", "x").row("a", "x").lines(80);
    assertThat(lines).extracting(line -> Columns.of(line) - 1).containsOnly(6);
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(300); i > 0; i--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }
}
