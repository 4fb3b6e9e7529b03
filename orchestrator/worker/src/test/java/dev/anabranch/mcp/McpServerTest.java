package dev.anabranch.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.worker.TinyServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How one foreign server is looked after. */
@Timeout(60)
final class McpServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  @TempDir Path folder;

  @Test
  void a_list_that_changes_while_a_call_is_open_is_read_when_the_call_is_answered()
      throws Exception {
    McpServer server =
        McpServer.start(
            new McpSettings(
                "tiny", TinyServer.program(folder), PATIENCE, new TreeMap<>(), Optional.empty()),
            new McpServer.Pace(Duration.ofSeconds(1), Duration.ofHours(1)));
    try (server) {
      server.first().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      new TinyServer(folder, "").note("more", "later");
      McpClient client = server.client().orElseThrow();
      Json.Obj stir = Json.object().with("name", "stir").with("arguments", Json.object());
      client.answer(client.ask("tools/call", stir), PATIENCE);

      while (server.tools().stream().noneMatch(tool -> tool.own().equals("later"))) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(server.missing()).isEmpty();
    }
  }
}
