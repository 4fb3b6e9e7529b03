package dev.anabranch.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.launcher.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of foreign servers: one that is there, and others that are not. */
@Timeout(60)
class ForeignFindingsTest {
  private static final String TINY =
      """
      #!/bin/sh
      while read -r line; do
        id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
        case "$line" in
          *'"initialize"'*) result='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},
            "serverInfo":{"name":"tiny","version":"0"}}' ;;
          *'"tools/list"'*) result='{"tools":[
            {"name":"one","description":"One.","inputSchema":{"type":"object"}},
            {"name":"two","description":"Two.","inputSchema":{"type":"object"}}]}' ;;
          *) continue ;;
        esac
        printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$(printf '%s' "$result" | tr -d '\\n')"
      done
      """;

  @TempDir private Path dir;

  private List<Finding> findings(String servers, Duration within) throws IOException {
    Files.writeString(dir.resolve("anabranch.conf"), "mcp.servers {\n" + servers + "\n}\n");
    return new ForeignFindings(Configuration.read(dir, dir, Map.of()).foreignServers(), within)
        .all();
  }

  @Test
  void each_server_has_its_line_with_its_tools_or_why_it_is_not_there() throws Exception {
    Path tiny = Files.writeString(dir.resolve("tiny.sh"), TINY);

    List<Finding> found =
        findings(
            "there { command = [\"/bin/sh\", \""
                + tiny
                + "\"] }\n"
                + "away { command = [\"/bin/sh\", \"-c\", \"exit 3\"], env { KEY = hidden } }\n"
                + "none { url = \"http://127.0.0.1:1/mcp\", headers { Authorization = hidden } }",
            Duration.ofSeconds(30));

    assertThat(found)
        .extracting(Finding::part)
        .containsExactly("mcp server away", "mcp server none", "mcp server there");
    assertThat(found).extracting(Finding::ok).containsExactly(false, false, true);
    assertThat(found.get(2).found()).isEqualTo("found at /bin/sh with 2 tools");
    assertThat(found.get(0).found()).startsWith("/bin/sh is not there after at most 30 s: ");
    assertThat(found.get(0).fix().orElse("")).contains("mcp.servers.away in anabranch.conf");
    assertThat(found.get(1).found()).startsWith("http://127.0.0.1:1 is not there");
    assertThat(found.toString()).doesNotContain("hidden");
  }

  @Test
  void a_server_that_says_nothing_is_not_waited_for_long() throws Exception {
    List<Finding> found =
        findings("mute { command = [\"/bin/sleep\", \"50\"] }", Duration.ofMillis(300));
    assertThat(found)
        .singleElement()
        .satisfies(mute -> {
          assertThat(mute.ok()).isFalse();
          assertThat(mute.found()).endsWith("no answer yet");
        });
  }

  @Test
  void where_none_is_configured_nothing_is_said() {
    assertThat(new ForeignFindings(List.of(), Duration.ofSeconds(5)).all()).isEmpty();
  }
}
