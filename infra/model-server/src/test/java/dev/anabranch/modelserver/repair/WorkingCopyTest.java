package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.repair.WorkingCopy.Part;
import org.junit.jupiter.api.Test;

class WorkingCopyTest {
  private static WorkingCopy copy(String listing) {
    return new WorkingCopy(Inventory.parse(listing));
  }

  /** What the read tool shows of a text. */
  private static String shown(String text, Part part) {
    String[] lines = text.split("(?<=\n)", -1);
    StringBuilder out = new StringBuilder();
    int end = part.offset() - 1 + part.limit();
    for (int i = part.offset() - 1; i < Math.min(lines.length, end); i++) {
      out.append(lines[i]);
    }
    boolean more = end < lines.length && !lines[end].isEmpty();
    return more
        ? out + "[lines 1-" + end + " of 999; go on with offset " + (end + 1) + "]\n"
        : out.toString();
  }

  private static void readAll(WorkingCopy files, String text) {
    for (int turn = 0; turn < 10 && !files.missing().isEmpty(); turn++) {
      for (Part part : files.missing()) {
        files.read(part, true, shown(text, part));
      }
    }
  }

  @Test
  void a_file_is_read_in_parts_and_known_to_the_last_byte() {
    for (int lines = 0; lines < 215; lines++) {
      for (String end : new String[] {"", "\n", "\n\n", "x"}) {
        String text = "line of text\n".repeat(lines) + end;
        WorkingCopy files = copy("  " + text.chars().filter(c -> c == '\n').count() + " ./a.py");
        readAll(files, text);
        assertThat(files.text("a.py")).isEqualTo(text);
        assertThat(files.missing()).isEmpty();
      }
    }
  }

  @Test
  void an_answer_that_was_cut_is_asked_for_in_smaller_parts() {
    WorkingCopy files = copy("100 a.py");
    Part part = files.missing().getFirst();
    files.read(
        part, true, "x\n[... 9999 bytes in all; the whole output is at /anabranch/out/1.0 ...]\ny");
    assertThat(files.missing().getFirst().limit()).isLessThan(part.limit());
  }

  @Test
  void edits_are_followed_and_an_uncertain_one_makes_the_file_unknown() {
    WorkingCopy files = copy("1 a.py");
    readAll(files, "a < b\n");
    files.edited("a.py", "a < b", "a <= b");
    assertThat(files.changed()).contains("a.py");
    assertThat(files.text("a.py")).isEqualTo("a <= b\n");
    files.forget("a.py");
    assertThat(files.missing()).hasSize(1);
    readAll(files, "a <= b\n");
    assertThat(files.originalText("a.py")).isEqualTo("a < b\n");
    assertThat(files.changed()).contains("a.py");
  }

  @Test
  void what_is_no_program_is_not_read() {
    assertThat(
            Inventory.parse(" 3 ./a.py\n 9 ./data.csv\n 4000 ./big.py\n 1 ./LICENSE\n 5 ./bin/tool")
                .toRead())
        .containsExactly("a.py", "bin/tool");
  }
}
