package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.LoopbackServer;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLinesTest {
  private static final String NOBODY = "0a1b2c3d4e5f6g7h8j9k0m1n2p";

  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(out, err, false, false, 100, Map.of());
    int code = CommandLines.run(terminal, args);
    terminal.flush();
    return code;
  }

  private String data() {
    return temp.resolve("data").toString();
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_file_that_is_no_sound_export_is_refused_before_a_server_is_started() throws IOException {
    Path none = temp.resolve("none.jsonl");
    Path text = Files.writeString(temp.resolve("text.jsonl"), "some text\n");

    assertThat(run("--data", data(), "import", none.toString())).isEqualTo(Exit.NOT_FOUND);
    assertThat(said()).contains("none.jsonl");
    assertThat(run("--data", data(), "import", text.toString())).isEqualTo(Exit.TASK_FAILED);
    assertThat(said()).contains("no export of a session");
    assertThat(run("import")).isEqualTo(Exit.USAGE);
    assertThat(Files.exists(temp.resolve("data"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "up",
        "ps",
        "show",
        "tail",
        "fork",
        "rewind",
        "resume",
        "pause",
        "cancel",
        "steer",
        "approvals",
        "approve",
        "deny",
        "answer",
        "redrive",
        "workers",
        "budget",
        "autonomy",
        "expand",
        "diff",
        "compare",
        "prompt",
        "files",
        "search",
        "usage",
        "export",
        "import",
        "verify",
        "anchors",
        "audit",
        "tokens",
        "whoami",
        "gc",
        "doctor",
        "model-server",
        "bench",
        "down",
      })
  void every_verb_has_help_with_an_example(String verb) {
    assertThat(run(verb, "--help")).isEqualTo(Exit.DONE);
    assertThat(printed()).contains("Example").contains("  anabranch " + verb).contains("--data");
  }

  @Test
  void a_run_says_how_its_calls_come_to_workers_of_a_label() {
    assertThat(run("run", "--help")).isEqualTo(Exit.DONE);
    assertThat(printed())
        .contains("--label=LABEL", "ANABRANCH_WORKER_LABELS=gpu", "--dir . --label gpu");
  }

  @Test
  void what_cannot_be_understood_is_one_line_and_exit_code_2() {
    assertThat(run("frk")).isEqualTo(Exit.USAGE);
    assertThat(said()).startsWith("anabranch: ").contains("fork").hasLineCount(2);
    assertThat(printed()).isEmpty();
    assertThat(run("run")).isEqualTo(Exit.USAGE);
    assertThat(run("ps", "--output", "yaml")).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_search_where_nothing_was_run_finds_nothing_and_makes_nothing() {
    assertThat(run("search", "tool:fs_read x", "--data", data(), "--output", "json"))
        .isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("{\"hits\":[]}\n");
    assertThat(run("search", "\"open", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("not closed").hasLineCount(1);
    assertThat(Path.of(data())).doesNotExist();
  }

  @Test
  void the_usage_of_nothing_is_no_call_and_a_lineage_needs_a_session() {
    assertThat(run("usage", "--data", data())).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("0 model calls of 0 sessions\n");
    assertThat(run("usage", "--data", data(), "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(printed())
        .isEqualTo("{\"by\":\"session\",\"calls\":0,\"parts\":[],\"sessions\":0,\"usage\":{}}\n");
    assertThat(run("usage", "--lineage", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("--lineage goes with a session").hasLineCount(1);
    assertThat(run("usage", "--by", "day", "--data", data())).isEqualTo(Exit.USAGE);
  }

  @Test
  void shared_options_stand_before_or_after_the_verb() {
    assertThat(run("--data", data(), "ps", "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("{\"sessions\":[]}\n");
    assertThat(run("--output", "json", "ps", "--data", data())).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("{\"sessions\":[]}\n");
  }

  @ParameterizedTest
  @CsvSource({"show", "tail", "diff", "files", "prompt", "usage", "export", "verify"})
  void an_unknown_session_is_exit_code_3_and_starts_nothing(String verb) {
    assertThat(run(verb, NOBODY, "--data", data())).isEqualTo(Exit.NOT_FOUND);
    assertThat(said()).contains(NOBODY).hasLineCount(1);
    assertThat(Path.of(data())).doesNotExist();
  }

  @Test
  void an_address_without_a_seq_says_where_to_find_one() {
    assertThat(run("fork", NOBODY, "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("@<seq>").contains("tail");
    assertThat(run("rewind", NOBODY + "@x", "--data", data())).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_server_that_is_not_there_is_exit_code_5() {
    assertThat(run("ps", "--url", "http://127.0.0.1:1", "--data", data()))
        .isEqualTo(Exit.UNREACHABLE);
    assertThat(said()).contains("http://127.0.0.1:1").contains("up").hasLineCount(1);
  }

  @Test
  void a_folder_that_is_not_there_is_refused_before_a_server_is_started() {
    String missing = temp.resolve("missing").toString();

    assertThat(run("run", "x", "--dir", missing, "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("--dir " + missing + " does not exist");
    assertThat(Path.of(data())).doesNotExist();
  }

  @Test
  void options_that_exclude_each_other_are_refused() {
    String dir = temp.toString();

    assertThat(run("run", "x", "--apply")).isEqualTo(Exit.USAGE);
    assertThat(run("run", "x", "--dir", dir, "--apply", "--detach")).isEqualTo(Exit.USAGE);
    assertThat(run("run", "x", "--dir", dir, "--apply", "--url", "http://127.0.0.1:1"))
        .isEqualTo(Exit.USAGE);
    assertThat(run("run", "x", "--budget", "euros=3", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("steps, seconds, tokens, cost, depth");
    assertThat(run("run", "x", "--budget", "steps=many", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("whole number");
  }

  @Test
  void the_servers_that_commands_may_use_are_named_in_what_is_submitted() {
    List<Json.Obj> asked = new CopyOnWriteArrayList<>();
    try (LoopbackServer server = LoopbackServer.start()) {
      server.at("/api/workers", 200, "{\"workers\":[]}");
      server.at(
          "/api/sessions",
          call -> {
            asked.add(Json.parseObject(call.getRequestBody().readAllBytes()));
            byte[] body = ("{\"id\":\"" + NOBODY + "\"}").getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(202, body.length);
            call.getResponseBody().write(body);
            call.close();
          });
      String url = server.api().base().toString();
      String[] plain = {"run", "x", "--detach", "--data", data(), "--url", url};

      assertThat(run(plain)).isEqualTo(Exit.DONE);
      assertThat(asked.getLast().find("mcp")).isEmpty();
      String[] granted = Arrays.copyOf(plain, plain.length + 2);
      granted[plain.length] = "--mcp";
      granted[plain.length + 1] = "tracker,files";
      assertThat(run(granted)).isEqualTo(Exit.DONE);
      assertThat(asked.getLast().at("mcp").canonical()).isEqualTo("[\"tracker\",\"files\"]");
    }
  }

  @Test
  void what_a_person_answers_wrongly_is_refused_before_a_server_is_started() {
    assertThat(run("approve", NOBODY, "what", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("<seq>.<index>").contains("approvals");
    assertThat(run("approve", NOBODY, "3.0", "--arguments", "[]", "--data", data()))
        .isEqualTo(Exit.USAGE);
    assertThat(said()).contains("JSON object");
    assertThat(run("deny", NOBODY, "3.0", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("--reason");
    assertThat(run("budget", NOBODY, "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(run("budget", NOBODY, "--add", "depth=1", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("steps, seconds, tokens, cost, not depth");
    assertThat(run("autonomy", NOBODY, "many", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(run("answer", "nobody", "3.0", "x", "--data", data())).isEqualTo(Exit.NOT_FOUND);
    assertThat(run("redrive", NOBODY, "what", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(run("redrive", "nobody", "3.0", "--data", data())).isEqualTo(Exit.NOT_FOUND);
    assertThat(run("expand", "nobody", "--data", data())).isEqualTo(Exit.NOT_FOUND);
    assertThat(Path.of(data())).doesNotExist();
  }

  @Test
  void approvals_and_comparisons_are_read_without_a_server() {
    String other = NOBODY.replace('0', '1');
    assertThat(run("approvals", "--data", data(), "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("{\"approvals\":[]}\n");
    assertThat(run("workers", "--data", data(), "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(printed()).endsWith("{\"remoteWorkers\":[],\"workers\":[]}\n");
    assertThat(run("compare", NOBODY, other, "--data", data())).isEqualTo(Exit.NOT_FOUND);
    assertThat(run("compare", NOBODY, NOBODY, "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(run("compare", NOBODY, "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(Path.of(data())).doesNotExist();
  }

  @Test
  void what_an_auditor_asks_of_a_folder_where_nothing_was_run_makes_nothing() {
    assertThat(run("audit", "--data", data(), "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("{\"entries\":[]}\n");
    assertThat(run("audit", "--verify", "--data", data())).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("ok: 0 entries\n");
    assertThat(run("anchors", "--data", data())).isEqualTo(Exit.DONE);
    assertThat(printed()).isEmpty();
    assertThat(run("tokens", "list", "--data", data(), "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(printed()).isEqualTo("{\"tokens\":[]}\n");
    assertThat(Path.of(data())).doesNotExist();
  }

  @Test
  void what_a_dead_record_says_stays_in_its_cell() {
    try (LoopbackServer server = LoopbackServer.start()) {
      server.at(
          "/api/dead-letters",
          200,
          "{\"deadLetters\":[{\"offset\":7,\"at\":\"2026-03-01T12:00:00.5Z\",\"topic\":\"t\","
              + "\"reason\":\"\\u001b[2Jno\\nJSON\\u202e\"}]}");
      String url = server.api().base().toString();
      assertThat(run("workers", "--dead", "--data", data(), "--url", url)).isEqualTo(Exit.DONE);
      assertThat(printed().lines())
          .containsExactly(
              "SINCE                 SESSION  CALL  TOOL  TOPIC  REASON",
              "2026-03-01T12:00:00Z  -        -     -     t      ·[2Jno JSON");
      assertThat(run("workers", "--dead", "--data", data(), "--url", url, "--output", "json"))
          .isEqualTo(Exit.DONE);
      assertThat(Json.parseObject(printed().strip()).list("deadLetters")).hasSize(1);
    }
  }

  @Test
  void a_folder_inside_the_data_folder_is_refused() throws IOException {
    Path inside = Files.createDirectories(temp.resolve("data/inside"));

    assertThat(run("run", "x", "--dir", inside.toString(), "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(said()).contains("lies in the data folder");
  }

  @Test
  void down_without_a_server_is_done() {
    assertThat(run("down", "--data", data())).isEqualTo(Exit.DONE);
    assertThat(said()).contains("no server is up");
  }

  @Test
  void a_broken_configuration_is_one_line() throws IOException {
    Files.createDirectories(Path.of(data()));
    Files.writeString(Path.of(data(), "anabranch.conf"), "prot = 1");

    assertThat(run("doctor", "--data", data())).isEqualTo(Exit.USAGE);
    assertThat(List.of(said().split("\n", -1))).hasSize(2);
    assertThat(said()).contains("prot");
  }
}
