package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UniqueEditTest {
  private static String apply(String text, UniqueEdit edit) {
    int at = text.indexOf(edit.old());
    assertThat(at).isNotNegative();
    assertThat(text.indexOf(edit.old(), at + 1)).isNegative();
    return text.substring(0, at) + edit.replacement() + text.substring(at + edit.old().length());
  }

  @Test
  void a_line_that_stands_once_is_edited_alone() {
    UniqueEdit edit = UniqueEdit.between("a\nif x < 1:\nb\n", "a\nif x <= 1:\nb\n");
    assertThat(edit).isEqualTo(new UniqueEdit("if x < 1:", "if x <= 1:"));
  }

  @Test
  void a_line_that_stands_twice_takes_its_neighbours_along() {
    String text = "def f():\n  return 1\ndef g():\n  return 1\n";
    String changed = "def f():\n  return 1\ndef g():\n  return 2\n";
    assertThat(apply(text, UniqueEdit.between(text, changed))).isEqualTo(changed);
  }

  @Test
  void any_change_of_any_text_is_made_exactly() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        text.append("ab \n".charAt(random.nextInt(4)));
      }
      text.append("end");
      int at = random.nextInt(text.length());
      String before = text.toString();
      String after =
          before.substring(0, at) + "xy".repeat(random.nextInt(2)) + before.substring(at + 1);
      assertThat(apply(before, UniqueEdit.between(before, after))).isEqualTo(after);
    }
  }
}
