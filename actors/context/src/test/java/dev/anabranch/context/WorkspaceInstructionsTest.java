package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent.InstructionsFound;
import dev.anabranch.events.Sha256;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceInstructionsTest {
  @Test
  void what_the_file_says_is_one_event_with_the_hash_of_its_bytes() {
    byte[] file = utf8("# House\r\n\nTests first.\n");

    assertThat(WorkspaceInstructions.of(file))
        .contains(new InstructionsFound("AGENTS.md", "# House\n\nTests first.", Sha256.hex(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n", "\t\r\n "})
  void a_file_that_says_nothing_is_no_event(String text) {
    assertThat(WorkspaceInstructions.of(utf8(text))).isEmpty();
  }

  @Test
  void bytes_that_are_no_text_are_replaced() {
    byte[] file = {'a', (byte) 0xff, 'b'};

    assertThat(WorkspaceInstructions.of(file))
        .contains(new InstructionsFound("AGENTS.md", "a\uFFFDb", Sha256.hex(file)));
  }

  @Test
  void a_file_of_just_the_bound_is_whole() {
    byte[] file = utf8("x".repeat(WorkspaceInstructions.BYTES_MAX));

    assertThat(WorkspaceInstructions.of(file).orElseThrow().text())
        .hasSize(WorkspaceInstructions.BYTES_MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "語", "😀"})
  void a_longer_file_is_cut_between_characters_and_says_so(String character) {
    byte[] file = utf8("ab" + character.repeat(WorkspaceInstructions.BYTES_MAX));

    InstructionsFound found = WorkspaceInstructions.of(file).orElseThrow();

    int size = utf8(character).length;
    int kept = 2 + (WorkspaceInstructions.BYTES_MAX - 2) / size * size;
    assertThat(found.text())
        .startsWith("ab" + character)
        .doesNotContain("\uFFFD")
        .endsWith(
            "\n\n[... cut after " + kept + " of " + file.length + " bytes; read AGENTS.md ...]");
    assertThat(found.sha256()).isEqualTo(Sha256.hex(file));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
