package dev.anabranch.modelserver.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.modelserver.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Surveys real folders over real HTTP; the tools run here instead of in a sandbox. */
class SurveyPolicyTest {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
  private static ModelServer server;
  private static OpenAiModel model;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    boolean tools = Files.exists(Path.of("/bin/bash")) && Files.exists(Path.of("/usr/bin/python3"));
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(tools, "surveys need bash and /usr/bin/python3; nothing was tested");
    }
    server = ModelServer.start(Settings.DEFAULT);
    model =
        new OpenAiModel(
            new Endpoints(Optional.of(server.baseUrl()), Optional.empty(), Optional.empty()),
            Timeouts.DEFAULT);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      model.close();
      server.close();
    }
  }

  private LocalRun run() {
    return new LocalRun(model, folder, PATH);
  }

  private Report survey() throws Exception {
    LocalRun run = run();
    Json.Obj end = run.task("survey this folder");
    assertThat(end.text("status")).as(end.canonical()).isEqualTo("completed");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .doesNotContain(".anabranch-survey");
    }
    return new Report(folder);
  }

  private void write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void the_figures_of_random_tables_are_those_of_an_independent_count(long seed) throws Exception {
    RandomTable table = new RandomTable(seed);
    Files.write(folder.resolve("orders.csv"), table.csv());
    Files.write(folder.resolve("orders.jsonl"), table.jsonLines());
    Report report = survey();
    for (String file : List.of("orders.csv", "orders.jsonl")) {
      assertThat(report.row("Tables", file).subList(2, 4))
          .as(file)
          .containsExactly(
              String.valueOf(table.good + table.malformed), String.valueOf(table.malformed));
      List<String> amount = report.row(file, "amount");
      assertThat(amount.get(2)).isEqualTo(String.valueOf(table.good - table.emptyAmounts));
      assertThat(amount.get(3)).isEqualTo(String.valueOf(table.emptyAmounts));
      assertThat(amount.get(7)).isEqualTo(table.amount.toPlainString());
      assertThat(report.row(file, "id").get(7)).isEqualTo(String.valueOf(table.ids));
      assertThat(report.row(file, "day").subList(5, 7))
          .containsExactly(table.firstDay, table.lastDay);
      assertThat(report.top(file, "region")).isEqualTo(table.topRegions());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void the_figures_of_random_logs_and_texts_are_those_of_an_independent_count(long seed)
      throws Exception {
    RandomTexts texts = new RandomTexts(seed);
    texts.write(folder);
    Report report = survey();
    assertThat(report.section("Texts"))
        .contains(
            "- Files: " + texts.files,
            "- Lines: " + texts.lines,
            "- Bytes: " + texts.bytes,
            "- Words: " + texts.words);
    for (var word : texts.topWords().entrySet()) {
      assertThat(report.row("Texts", word.getKey()))
          .containsExactly(word.getKey(), String.valueOf(word.getValue()));
    }
    assertThat(report.row("Texts", texts.longest).get(1))
        .isEqualTo(String.valueOf(texts.longestLines));
    assertThat(report.row("Survey of this folder", ".txt"))
        .containsExactly(".txt", String.valueOf(texts.files), String.valueOf(texts.bytes));
    assertThat(report.section("access.log"))
        .contains(
            "- Rows: %d (%d well formed, %d malformed)"
                .formatted(texts.requests + texts.garbage, texts.requests, texts.garbage));
    assertThat(report.row("access.log", "bytes").get(7)).isEqualTo(String.valueOf(texts.sent));
    assertThat(report.top("access.log", "status")).isEqualTo(texts.topStatuses());
  }

  @Test
  void quoted_fields_may_hold_separators_quotes_and_line_ends() throws Exception {
    write("q.csv", "name,price", "\"a, \"\"b\"\"\",1.5", "\"two\nlines\",2.25", "plain,3");
    Report report = survey();
    assertThat(report.row("Tables", "q.csv").subList(2, 4)).containsExactly("3", "0");
    assertThat(report.row("q.csv", "price").get(7)).isEqualTo("6.75");
  }

  @Test
  void other_separators_a_mark_and_decimal_commas_are_understood() throws Exception {
    write("s.csv", "\uFEFFstadt;umsatz", "Köln;1,50", "Bonn;2,25");
    write("t.tsv", "k\tv", "a\t1", "b\t2");
    write("b.txt", "k|v", "a|10", "b|20", "c|30");
    Report report = survey();
    assertThat(report.row("s.csv", "umsatz").get(7)).isEqualTo("3.75");
    assertThat(report.table("s.csv")).containsKey("stadt");
    assertThat(report.row("t.tsv", "v").get(7)).isEqualTo("3");
    assertThat(report.row("b.txt", "v").get(7)).isEqualTo("60");
  }

  @Test
  void a_table_without_a_header_keeps_its_first_row() throws Exception {
    write("n.csv", "1,x,2024-01-05", "2,y,2024-01-04", "3,x,2024-01-06");
    Report report = survey();
    assertThat(report.row("Tables", "n.csv").get(2)).isEqualTo("3");
    assertThat(report.row("n.csv", "column 1").get(7)).isEqualTo("6");
    assertThat(report.row("n.csv", "column 3").subList(5, 7))
        .containsExactly("2024-01-04", "2024-01-06");
    assertThat(String.join("\n", report.section("n.csv"))).contains("without a header");
  }

  @Test
  void malformed_rows_are_counted_by_reason_and_left_out() throws Exception {
    write(
        "m.csv",
        "id,amount,day",
        "1,10,2024-01-01",
        "2,oops,2024-01-02",
        "3,30",
        "4,40,2024-01-04,x",
        "5,50,2024-02-30",
        "6,60,2024-01-06",
        "7,,2024-01-07",
        "8,80,2024-01-08",
        "9,90,2024-01-09");
    Report report = survey();
    assertThat(report.section("m.csv"))
        .contains(
            "- Rows: 9 (5 well formed, 4 malformed)",
            "  - 1: no number in \"amount\" (line 3)",
            "  - 2: wrong number of fields (line 4, 5)",
            "  - 1: no date in \"day\" (line 6)");
    assertThat(report.row("m.csv", "amount").get(7)).isEqualTo("240");
    assertThat(report.row("m.csv", "amount").get(3)).isEqualTo("1");
  }

  @Test
  void a_column_of_mixed_values_is_named_so_and_not_summed() throws Exception {
    write("x.csv", "k,v", "a,1", "b,two", "c,3", "d,four", "e,2024-01-01", "f,six");
    Report report = survey();
    assertThat(report.row("x.csv", "v").subList(1, 2)).containsExactly("mixed");
    assertThat(report.row("x.csv", "v").get(7)).isEmpty();
    assertThat(report.row("Tables", "x.csv").get(3)).isEqualTo("0");
  }

  @Test
  void codes_with_leading_zeros_are_no_numbers() throws Exception {
    write("z.csv", "plz,n", "01234,1", "50667,2", "53111,3");
    assertThat(survey().row("z.csv", "plz").get(1)).isEqualTo("text");
  }

  @Test
  void what_cannot_be_read_is_said() throws Exception {
    Files.createFile(folder.resolve("empty.csv"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(folder.resolve("data.csv.gz"), packed.toByteArray());
    Files.write(folder.resolve("picture.bin"), new byte[] {1, 0, 2, 0});
    write("broken.json", "{\"a\": ");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("empty.csv"));
    Report report = survey();
    assertThat(report.row("Not read", "empty.csv").get(1)).isEqualTo("empty");
    assertThat(report.row("Not read", "data.csv.gz").get(1)).isEqualTo("compressed");
    assertThat(report.row("Not read", "picture.bin").get(1)).isEqualTo("binary");
    assertThat(report.row("Not read", "link").get(1)).isEqualTo("a link");
    assertThat(report.table("Not read")).containsKey("broken.json");
  }

  @Test
  void bytes_that_are_not_utf8_are_counted_and_do_no_harm() throws Exception {
    Files.write(
        folder.resolve("latin.csv"),
        "name,n\ncaf\u00e9,1\nbar,2\n".getBytes(StandardCharsets.ISO_8859_1));
    Report report = survey();
    assertThat(report.section("latin.csv")).contains("- Lines with bytes that are not UTF-8: 1");
    assertThat(report.row("latin.csv", "n").get(7)).isEqualTo("3");
  }

  @Test
  void odd_file_names_reach_the_report() throws Exception {
    write("sub folder/it's; rm -rf $HOME `x`|.csv", "a,b", "1,2", "3,4");
    Report report = survey();
    assertThat(report.section("sub folder/it's; rm -rf $HOME 'x'\\|.csv"))
        .contains("- Rows: 2 (2 well formed, 0 malformed)");
  }

  @Test
  void an_empty_folder_gets_a_report_that_says_so() throws Exception {
    assertThat(survey().section("Survey of this folder")).contains("- Files: 0", "- Bytes: 0");
  }

  @Test
  void many_tables_are_read_in_groups() throws Exception {
    for (int i = 0; i < 70; i++) {
      write("t%03d.csv".formatted(i), "k,v", "a," + i, "b,1");
    }
    LocalRun run = run();
    assertThat(run.task("survey this folder").text("summary"))
        .contains("70 files", "70 tables with 140 well-formed rows");
    assertThat(run.commands().stream().filter(command -> command.contains(" table "))).hasSize(10);
  }

  @Test
  void the_plan_is_kept_and_ends_all_done() throws Exception {
    write("a.csv", "a,b", "1,2");
    LocalRun run = run();
    run.task("survey this folder");
    List<String> plans =
        run.replies.stream()
            .flatMap(reply -> reply.calls().stream())
            .filter(call -> call.name().equals("plan_update"))
            .map(call -> call.arguments())
            .toList();
    assertThat(plans).hasSize(6).doesNotHaveDuplicates();
    assertThat(plans.getLast()).doesNotContain("todo").doesNotContain("doing");
  }

  @Test
  void without_python_the_survey_fails_and_says_why() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : List.of("find", "wc", "sort", "head", "rm")) {
      Path script = bin.resolve(tool);
      Files.writeString(script, "#!/bin/bash\nexec /usr/bin/%s \"$@\"\n".formatted(tool));
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    Json.Obj end = new LocalRun(model, folder, bin.toString()).task("survey this folder");
    assertThat(end.text("status")).isEqualTo("failed");
    assertThat(end.text("summary")).contains("no python3", "Install");
  }

  @Test
  void a_second_task_of_the_session_is_a_survey_of_its_own() throws Exception {
    write("a.csv", "a,b", "1,2");
    LocalRun run = run();
    run.task("survey this folder");
    write("b.csv", "a,b", "1,2");
    assertThat(run.task("thanks").text("answer")).contains("not a language model");
    assertThat(run.task("survey it again, please").text("summary")).contains("2 files");
    assertThat(new Report(folder).table("Not read")).containsKey("report.md");
  }

  @Test
  void the_next_reply_follows_from_the_conversation_alone() throws Exception {
    write("a.csv", "a,b", "1,2");
    LocalRun run = run();
    run.task("survey this folder");
    List<Json.Obj> seen = new ArrayList<>();
    int asked = 0;
    for (Json.Obj message : run.messages) {
      if (message.text("role").equals("assistant")) {
        Reply again = new SurveyPolicy().reply(conversation(seen));
        assertThat(again.text()).isEqualTo(run.replies.get(asked).text());
        assertThat(again.calls().stream().map(call -> call.arguments().canonical()))
            .isEqualTo(run.replies.get(asked).calls().stream().map(c -> c.arguments()).toList());
        asked++;
      }
      seen.add(message);
    }
    assertThat(asked).isEqualTo(run.replies.size());
  }

  private static Conversation conversation(List<Json.Obj> messages) {
    List<Json.Obj> tools =
        Stream.of("shell_run", "fs_write", "fs_read", "plan_update", "submit_result")
            .map(name -> Json.object().with("function", Json.object().with("name", name)))
            .toList();
    return Conversation.of(
        Json.object().with("tools", Json.array(tools)).with("messages", Json.array(messages)));
  }

  @Test
  void a_lost_call_is_made_once_more_and_then_given_up() {
    List<Json.Obj> messages = new ArrayList<>();
    messages.add(Json.object().with("role", "user").with("content", "survey this folder"));
    for (int turn = 0; turn < 2; turn++) {
      Reply reply = new SurveyPolicy().reply(conversation(messages));
      assertThat(reply.calls().getLast().name()).isEqualTo("shell_run");
      addTurn(messages, reply, turn, "[failed: lost] the worker went away");
    }
    Reply end = new SurveyPolicy().reply(conversation(messages));
    assertThat(end.calls().getLast().arguments().text("status")).isEqualTo("failed");
    assertThat(end.calls().getLast().arguments().text("summary")).contains("lost");
  }

  private static void addTurn(List<Json.Obj> messages, Reply reply, int turn, String result) {
    List<Json.Obj> calls = new ArrayList<>();
    List<Json.Obj> results = new ArrayList<>();
    for (Reply.Call call : reply.calls()) {
      String id = turn + "_" + calls.size();
      Json.Obj function =
          Json.object().with("name", call.name()).with("arguments", call.arguments().canonical());
      calls.add(Json.object().with("id", id).with("function", function));
      String content = call.name().equals("plan_update") ? "noted" : result;
      results.add(
          Json.object().with("role", "tool").with("tool_call_id", id).with("content", content));
    }
    messages.add(
        Json.object()
            .with("role", "assistant")
            .with("content", reply.text())
            .with("tool_calls", Json.array(calls)));
    messages.addAll(results);
  }
}
