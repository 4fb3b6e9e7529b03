package dev.anabranch.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.mcp.McpSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class McpReadingTest {
  @TempDir private Path data;
  @TempDir private Path here;

  private List<McpSettings> read(String text) throws IOException {
    Files.writeString(data.resolve("anabranch.conf"), text);
    return Configuration.read(data, here, Map.of()).foreignServers();
  }

  @Test
  void servers_are_read_from_the_file_of_the_data_folder() throws IOException {
    List<McpSettings> servers =
        read(
            """
            port = 1001
            mcp.servers {
              files { command = ["/bin/files", "-x", 3], env { LEVEL = 1 }, timeout = 30s, as = tools }
              tracker {
                url = "https://tracker.example.org/mcp"
                headers { Authorization = "Bearer x" }
                effects { list-issues = pure, "add.comment" = external }
                tools = ["list-issues", "add.comment"]
                as = command
              }
            }
            """);
    TreeMap<String, ToolEffect> effects = new TreeMap<>();
    effects.put("list-issues", ToolEffect.PURE);
    effects.put("add.comment", ToolEffect.EXTERNAL);
    assertThat(servers)
        .containsExactly(
            new McpSettings(
                "files",
                new McpSettings.Program(List.of("/bin/files", "-x", "3"), Map.of("LEVEL", "1")),
                Duration.ofSeconds(30),
                new TreeMap<>(),
                Optional.empty()),
            new McpSettings(
                "tracker",
                new McpSettings.Address(
                    URI.create("https://tracker.example.org/mcp"),
                    Map.of("Authorization", "Bearer x")),
                McpSettings.TIMEOUT_DEFAULT,
                effects,
                Optional.of(new TreeSet<>(List.of("list-issues", "add.comment"))),
                McpSettings.Use.COMMAND));
    assertThat(servers.toString()).doesNotContain("Bearer");
    assertThat(read("port = 1001")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mcp.servers.a {}|mcp.servers.a needs either a command or a url",
        "mcp.servers.a { command = [\"x\"], url = \"http://x\" }|either a command or a url",
        "mcp.servers.a { command = \"x\" }|mcp.servers.a.command must be a list",
        "mcp.servers.a { command = [] }|its command is empty",
        "mcp.servers.a { url = \"ftp://x\" }|http or https",
        "mcp.servers.a { url = \"http://x\", header { A = secret } }|has no key header",
        "mcp.servers.a { url = \"http://x\", headers { A { B = secret } } }|headers.A must be a text",
        "mcp.servers.a { url = \"http://x\", as = program }|as must be tools or command",
        "mcp.servers.a { url = \"http://x\", as = [\"command\"] }|as must be a text",
        "mcp.servers.a { url = \"http://x\", timeout = soon }|must be a time",
        "mcp.servers.a { url = \"http://x\", timeout = 1h }|timeout must be",
        "mcp.servers.a { url = \"http://x\", effects { b = harmless } }|unknown effect harmless",
        "mcp.servers.a { url = \"http://x\", effects { b = workspace } }|pure or external",
        "mcp.servers.A_b { url = \"http://x\" }|up to 20 of a-z",
        "mcp.servers = 7|must hold keys",
        "mcp.server.a { url = \"http://x\" }|unknown key mcp.server",
      })
  void what_cannot_be_understood_is_refused_in_words_that_hold_no_secret(
      String text, String words) {
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(words)
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("secret"));
  }

  @Test
  void a_folder_that_somebody_else_made_starts_no_program() throws IOException {
    Files.writeString(
        here.resolve("anabranch.conf"), "mcp.servers.a { command = [\"/bin/evil\"] }");
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read("port = 1001"))
        .withMessageContaining("is read from " + data.resolve("anabranch.conf") + " only");
    assertThat(Configuration.read(here, here, Map.of()).foreignServers()).hasSize(1);
  }
}
