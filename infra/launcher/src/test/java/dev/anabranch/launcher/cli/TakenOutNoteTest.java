package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.LoopbackServer;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server took out is said to whoever sent it, also where no terminal is. */
class TakenOutNoteTest {
  private static final String SESSION = "0a1b2c3d4e5f6g7h8j9k0m1n2p";
  private static final Json.Obj ANSWER =
      Json.object()
          .with("id", SESSION)
          .with("task", "t")
          .with("status", "running")
          .with("model", "m")
          .with("steps", 0)
          .with("head", 2)
          .with("createdAt", "2026-01-01T00:00:00Z")
          .with("usage", Json.object());

  @TempDir private Path data;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String steered(Json.Obj answer, String... more) {
    out.reset();
    err.reset();
    try (LoopbackServer server = LoopbackServer.start()) {
      server.at("/api/sessions/" + SESSION + "/messages", 200, answer.canonical());
      Terminal terminal = new Terminal(out, err, false, false, 100, Map.of());
      List<String> args =
          new ArrayList<>(
              List.of(
                  "steer",
                  SESSION,
                  "a word",
                  "--url",
                  server.api().base().toString(),
                  "--data",
                  data.toString()));
      args.addAll(List.of(more));
      assertThat(CommandLines.run(terminal, args.toArray(String[]::new))).isEqualTo(Exit.DONE);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void the_kinds_are_named_beside_the_session() {
    Json.Obj answer =
        ANSWER.with("redacted", Json.strings(List.of("github-token", "jwt\u001b[2J")));
    assertThat(steered(answer))
        .contains("looks like a secret: github-token, jwt·[2J;")
        .contains("run --secret");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(SESSION).doesNotContain("github");
    assertThat(steered(answer, "--output", "json")).contains("github-token");
    assertThat(Json.parseObject(out.toString(StandardCharsets.UTF_8).strip())).isEqualTo(answer);
  }

  @Test
  void nothing_is_said_where_nothing_was_taken_out() {
    assertThat(steered(ANSWER)).isEmpty();
  }
}
