package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderTest {
  private static final ToolDefinition READ =
      new ToolDefinition("fs_read", "Read.", Json.object(), ToolEffect.PURE);
  private static final ToolDefinition WRITE =
      new ToolDefinition("fs_write", "Write.", Json.object(), ToolEffect.WORKSPACE);
  private static final Header WHOLE =
      new Header(
          "2",
          "system",
          List.of(READ, WRITE),
          List.of("a skill"),
          List.of("a lesson"),
          Optional.of(new Header.Variation("set", "seed")),
          List.of(new Header.Pin("skill", "a".repeat(64))));

  /** Whatever a header comes to hold: what was changed and changed back is the same. */
  @Test
  void another_text_and_other_tools_leave_all_else_as_it_was() {
    assertThat(WHOLE.saying("other")).isNotEqualTo(WHOLE);
    assertThat(WHOLE.saying("other").saying("system")).isEqualTo(WHOLE);
    assertThat(WHOLE.having(List.of(READ)).tools()).containsExactly(READ);
    assertThat(WHOLE.having(List.of(READ)).having(List.of(WRITE, READ))).isEqualTo(WHOLE);
    assertThat(WHOLE.under("1").under("2")).isEqualTo(WHOLE);
  }
}
