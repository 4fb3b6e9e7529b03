package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools that not every worker has, run by a whole worker. */
class OfferedToolsTest {
  @TempDir Path data;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = Desk.open(data);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Observed run(String tool, String code) {
    Settlement settlement = desk.call(tool, Json.object().with("code", code));
    assertThat(settlement).isInstanceOf(Observed.class);
    return (Observed) settlement;
  }

  private static boolean isHere(String program) {
    return Files.isExecutable(Path.of("/usr/bin", program));
  }

  @Test
  void python_runs_where_it_is_and_is_offered_nowhere_else() {
    assertThat(desk.offered("shell_python").isPresent()).isEqualTo(isHere("python3"));
    if (isHere("python3")) {
      Observed seen =
          run(
              "shell_python",
              "import os, sys\nopen('f', 'w').write('ä\\n')\nprint('\u00e4 \"q\" $HOME', len(sys.argv))\n"
                  + "print('ANABRANCH_COMMAND' in os.environ)\nsys.exit(3)");
      assertThat(seen.output().head()).isEqualTo("\u00e4 \"q\" $HOME 1\nFalse\n");
      assertThat(seen.exit()).isEqualTo(3);
      assertThat(desk.shell("cat f").output().head()).isEqualTo("\u00e4\n");
    }
  }

  @Test
  void javascript_runs_where_it_is_and_is_offered_nowhere_else() {
    assertThat(desk.offered("shell_javascript").isPresent()).isEqualTo(isHere("node"));
    if (isHere("node")) {
      Observed seen = run("shell_javascript", "console.log(`${6 * 7} \u00e4`); process.exit(2)");
      assertThat(seen.output().head()).isEqualTo("42 \u00e4\n");
      assertThat(seen.exit()).isEqualTo(2);
    }
  }

  @Test
  void what_is_offered_is_said_at_once_and_is_all_that_has_a_definition() {
    assertThat(desk.offered("fs_glob")).isPresent();
    assertThat(desk.offered("fs_read")).isEmpty();
    assertThat(desk.offers().getFirst().worker()).startsWith("local-");
  }

  @Test
  void a_call_is_run_by_the_definition_that_its_session_pinned_and_by_no_other() {
    String digest = desk.offered("fs_glob").orElseThrow().digest();
    assertThat(desk.deliver(glob(digest), 1)).isInstanceOf(Observed.class);
    Failed refused = (Failed) desk.deliver(glob("0".repeat(64)), 1);
    assertThat(refused.kind()).isEqualTo(Kind.SCHEMA);
    assertThat(refused.message())
        .isEqualTo(
            "fs_glob has changed since this session began and cannot be used in it any more; go on"
                + " without it");
  }

  private ToolRequest glob(String digest) {
    ToolRequest plain = desk.request("fs_glob", Json.object().with("pattern", "*"));
    return new ToolRequest(
        plain.session(),
        plain.call(),
        1,
        plain.tool(),
        plain.arguments(),
        plain.effect(),
        plain.baseRoot(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Reach.NOTHING,
        Optional.of(digest));
  }
}
