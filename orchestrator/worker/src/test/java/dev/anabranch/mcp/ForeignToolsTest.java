package dev.anabranch.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.tools.ForeignDefinition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignToolsTest {
  private static final McpSettings.Place PLACE =
      new McpSettings.Program(List.of("x"), new TreeMap<>());

  private static Json.Obj tool(String name) {
    return Json.object()
        .with("name", name)
        .with("description", "d")
        .with("inputSchema", Json.object().with("type", "object"));
  }

  private static ForeignTools.Read read(Json.Obj... tools) {
    return ForeignTools.of(McpSettings.of("hub", PLACE), Arrays.asList(tools));
  }

  private static ToolDefinition only(Json.Obj tool) {
    ForeignTools.Read read = read(tool);
    assertThat(read.refused()).isEmpty();
    return read.known().firstEntry().getValue();
  }

  @Test
  void a_name_becomes_one_of_ours() {
    assertThat(only(tool("getUser.By-Id")).name()).isEqualTo("mcp_hub_getuser_by_id");
    assertThat(only(tool("x".repeat(150))).name()).hasSize(64).startsWith("mcp_hub_xxx");
  }

  @Test
  void two_tools_that_would_have_one_name_are_both_refused() {
    ForeignTools.Read read = read(tool("a-b"), tool("a_b"), tool("c"));
    assertThat(read.known().keySet()).containsExactly("c");
    assertThat(read.refused())
        .containsExactly(
            "tool \"a-b\" of hub is not offered: another tool of the server would be called"
                + " mcp_hub_a_b, too",
            "tool \"a_b\" of hub is not offered: another tool of the server would be called"
                + " mcp_hub_a_b, too");
    assertThat(read(tool("a"), tool("a")).known()).isEmpty();
  }

  @Test
  void words_of_a_server_are_one_bounded_line_without_what_nobody_sees() {
    String hidden = "\u202Eab\u200B\u0007\n\n  c\uDB40\uDC41\uD83D\uDE00";
    assertThat(only(tool("t").with("description", hidden)).description())
        .isEqualTo("Of the MCP server hub: ab c\uD83D\uDE00");
    assertThat(only(tool("t").with("description", "\uD83D\uDE00".repeat(5000))).description())
        .hasSize("Of the MCP server hub: ".length() + ForeignDefinition.DESCRIPTION_CHARS_MAX + 1)
        .endsWith("\uD83D\uDE00…");
    Json.Obj schema =
        Json.parseObject(
            "{\"properties\":{\"a\":{\"description\":\"x\\u202ey\\nz\",\"enum\":[\"q\"]}}}");
    assertThat(only(tool("t").with("inputSchema", schema)).parameters().canonical())
        .isEqualTo(
            "{\"properties\":{\"a\":{\"description\":\"xy z\",\"enum\":[\"q\"]}},\"type\":\"object\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\"}",
        "{\"name\":7}",
        "{\"description\":\"no name\"}",
        "{\"name\":\"t\",\"inputSchema\":[]}",
        "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\\u202eb\":{}}}}",
        "{\"name\":\"t\",\"description\":{}}",
      })
  void a_tool_that_is_none_is_refused_with_a_line(String tool) {
    ForeignTools.Read read = read(Json.parseObject(tool), tool("fine"));
    assertThat(read.known().keySet()).containsExactly("fine");
    assertThat(read.refused()).hasSize(1);
    assertThat(read.refused().getFirst()).startsWith("tool \"").contains(" is not offered: ");
  }

  @Test
  void a_schema_that_is_too_large_or_too_deep_is_refused() {
    Json.Obj large = Json.object().with("x", "y".repeat(ForeignDefinition.SCHEMA_CHARS_MAX));
    Json.Obj deep = Json.object();
    for (int i = 0; i < 40; i++) {
      deep = Json.object().with("items", deep);
    }
    assertThat(
            read(tool("a").with("inputSchema", large), tool("b").with("inputSchema", deep)).known())
        .isEmpty();
  }

  @Test
  void what_is_not_known_to_read_only_is_external_unless_it_was_configured() {
    Json.Obj reads = tool("r").with("annotations", Json.object().with("readOnlyHint", true));
    assertThat(only(reads).effect()).isEqualTo(ToolEffect.PURE);
    assertThat(only(tool("w")).effect()).isEqualTo(ToolEffect.EXTERNAL);
    TreeMap<String, ToolEffect> effects = new TreeMap<>();
    effects.put("r", ToolEffect.EXTERNAL);
    effects.put("w", ToolEffect.PURE);
    McpSettings known =
        new McpSettings(
            "hub",
            PLACE,
            Duration.ofSeconds(1),
            effects,
            Optional.of(new TreeSet<>(List.of("r", "w"))));
    ForeignTools.Read read = ForeignTools.of(known, List.of(reads, tool("w"), tool("x")));
    assertThat(read.known().values())
        .extracting(ToolDefinition::effect)
        .containsExactly(ToolEffect.EXTERNAL, ToolEffect.PURE);
  }

  @Test
  void settings_that_cannot_be_kept_are_refused() {
    assertThatThrownBy(() -> McpSettings.of("a_b", PLACE)).hasMessageContaining("a-z and 0-9");
    assertThatThrownBy(() ->
            new McpSettings("a", PLACE, Duration.ofHours(1), new TreeMap<>(), Optional.empty()))
        .hasMessageContaining("timeout");
  }
}
