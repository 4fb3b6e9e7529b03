package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {
  @ParameterizedTest
  @CsvSource({
    "'',       'has 1 to 40'",
    "GPU,      'has 1 to 40'",
    "a.b,      'has 1 to 40'",
    "dead,     'is not \"dead\"'",
    "mcp-hub,  'a foreign server'",
    "remote-r, 'a foreign server'",
  })
  void what_people_may_not_call_a_label_is_refused_in_words(String label, String words) {
    assertThatThrownBy(() -> Lanes.own(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageEndingWith(": " + label);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "big-memory", "mcp", "mcpx", "remotely", "0"})
  void any_other_word_is_a_label(String label) {
    assertThat(Lanes.own(label)).isEqualTo(label);
  }

  @Test
  void the_labels_of_foreign_servers_are_no_ones_own() {
    String lane = Lanes.ofTool("mcp_hub_search").orElseThrow();
    assertThat(Lanes.checked(lane)).isEqualTo("mcp-hub");
    assertThatThrownBy(() -> Lanes.own(lane)).isInstanceOf(IllegalArgumentException.class);
  }
}
