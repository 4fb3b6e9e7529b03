package dev.anabranch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.anabranch.json.Json;
import dev.anabranch.worker.Readiness;
import dev.anabranch.worker.Worker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, and that what it measures is whole. */
final class BenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int bench(String line) {
    return Bench.run(
        List.of(line.split(" ", -1)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "steps",
        "step --steps",
        "step --steps many",
        "step --steps 1",
        "step --prompt 2",
        "step --runs 0",
        "step --loud",
        "cache --runs 3",
        "journal --database oracle",
        "fork --seconds 3",
        "dispatch --seconds 0",
        "sandbox --parallel 1",
        "console --events 10",
        "snapshot --files 1"
      })
  void what_it_does_not_understand_it_answers_with_its_usage(String line) {
    assertThat(bench(line)).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: anabranch bench NAME");
  }

  @Test
  void without_a_name_it_lists_what_there_is() {
    assertThat(Bench.run(List.of(), new PrintStream(out), new PrintStream(err))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("usage: anabranch bench NAME");
  }

  private Json.Obj report(String line) {
    assertThat(bench(line)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return Json.parseObject(out.toByteArray());
  }

  @Test
  void the_policies_of_the_prompt_are_one_table() {
    Json.Obj report = report("cache --json");
    assertThat(report.list("rows")).hasSize(8);
    assertThat(report.obj("scenario").integer("equal")).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({
    "journal --seconds 1 --database both, disk",
    "fork --events 1000, disk",
    "growth --steps 100, disk",
    "replay --events 1000, read 10 events",
    "search --events 5000 --database both, append",
    "snapshot --files 20 --steps 2, git"
  })
  @Timeout(300)
  void the_store_is_measured_beside_its_limits(String line, String limit, @TempDir Path dir) {
    Json.Obj report = report(line + " --runs 1 --json --work " + dir);
    assertThat(report.list("rows")).hasSizeGreaterThan(3);
    assertThat(report.list("rows").getFirst().asObject().text("row")).contains(limit);
    assertThat(report.list("notes")).isNotEmpty();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  @Timeout(180)
  void the_sandbox_is_measured_beside_bubblewrap_alone_and_the_bare_process(@TempDir Path dir) {
    boolean here =
        Worker.probe(Worker.Settings.of(dir.resolve("probe"))) instanceof Readiness.Ready;
    if (!here && System.getenv("CI") == null) {
      abort("SKIPPED, no sandbox can be opened here");
    }
    Path work = dir.resolve("work");
    Json.Obj report = report("sandbox --times 10 --parallel 2 --runs 1 --json --work " + work);
    assertThat(report.list("rows"))
        .extracting(row -> row.asObject().text("row"))
        .containsExactly(
            "bare process, one after the other",
            "bubblewrap alone, one after the other",
            "sandbox, one after the other",
            "bare process, 2 at once",
            "bubblewrap alone, 2 at once",
            "sandbox, 2 at once");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  @Timeout(180)
  void many_sessions_are_measured_beside_their_bare_parts(@TempDir Path dir) {
    Json.Obj report =
        report("sessions --sessions 2 --steps 5 --prompt 1 --runs 1 --json --work " + dir);
    assertThat(report.list("rows"))
        .extracting(row -> row.asObject().text("row"))
        .containsExactly(
            "append of 1 KB with fsync", "steps through Kafka", "its bare parts, nothing between");
    assertThat(report.list("notes")).hasSize(1);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  @Timeout(180)
  void the_step_is_measured_beside_its_bare_parts(@TempDir Path dir) {
    Json.Obj report = report("step --steps 20 --runs 1 --json --work " + dir);
    assertThat(report.integer("requestBytes")).isBetween(48L << 10, 80L << 10);
    assertThat(report.integer("journalBytesPerStep")).isGreaterThan(1024);
    Json.Obj parts = report.obj("parts");
    assertThat(parts.fields())
        .containsOnlyKeys(
            "diskBefore", "diskAfter", "http1", "http64", "kafka", "sqliteTwoCommits");
    long sum =
        parts.obj("http64").integer("p50Micros")
            + parts.obj("kafka").integer("p50Micros")
            + parts.obj("sqliteTwoCommits").integer("p50Micros");
    assertThat(report.integer("partsP50Micros")).isBetween(sum - 3, sum + 3);
    assertThat(dir).isEmptyDirectory();
  }
}
