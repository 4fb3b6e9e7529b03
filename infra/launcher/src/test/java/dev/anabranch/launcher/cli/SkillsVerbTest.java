package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillsVerbTest {
  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void fill() throws IOException {
    skill(work().resolve(".agents/skills/pdf"), "pdf", "Fills forms.");
    skill(data().resolve("skills/sql"), "sql", "Asks databases.");
    skill(work().resolve(".agents/skills/wrong"), "other", "Has another name than its folder.");
  }

  @Test
  void a_skill_of_a_workspace_waits_for_its_approval_and_a_change_undoes_it() throws IOException {
    assertThat(states()).containsExactly("sql ready", "pdf not approved");

    assertThat(run("skills", "approve", "pdf", "--dir", work().toString())).isEqualTo(Exit.DONE);
    assertThat(states()).containsExactly("pdf ready", "sql ready");

    skill(work().resolve(".agents/skills/pdf"), "pdf", "Sends them elsewhere.");
    assertThat(states()).containsExactly("sql ready", "pdf not approved");
  }

  @Test
  void what_breaks_a_rule_is_listed_with_its_reasons() {
    assertThat(run("skills", "list", "--dir", work().toString())).isEqualTo(Exit.DONE);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("SKILL  FROM       STATE         DESCRIPTION")
        .contains("pdf    workspace  not approved  Fills forms.")
        .contains("invalid  .agents/skills/wrong/SKILL.md");
  }

  @Test
  void a_skill_that_is_not_there_is_refused_and_nothing_is_made() {
    assertThat(run("skills", "approve", "nothing", "--dir", work().toString()))
        .isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no valid skill nothing");
    assertThat(Files.exists(data().resolve("skills.trusted"))).isFalse();
  }

  @Test
  void skills_are_of_this_machine() {
    assertThat(run("skills", "list", "--url", "http://127.0.0.1:1")).isEqualTo(Exit.USAGE);
  }

  private List<String> states() {
    out.reset();
    assertThat(run("skills", "list", "--dir", work().toString(), "--output", "json"))
        .isEqualTo(Exit.DONE);
    return Json.parseObject(out.toString(StandardCharsets.UTF_8).strip()).list("skills").stream()
        .map(Json::asObject)
        .map(skill -> skill.text("name") + " " + skill.text("state"))
        .toList();
  }

  private Path work() {
    return temp.resolve("work");
  }

  private Path data() {
    return temp.resolve("data");
  }

  private static void skill(Path folder, String name, String about) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("SKILL.md"),
        "---\nname: " + name + "\ndescription: " + about + "\n---\nDo it.\n");
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(out, err, false, false, 100, Map.of());
    String[] all =
        Stream.concat(Stream.of(args), Stream.of("--data", data().toString()))
            .toArray(String[]::new);
    int code = CommandLines.run(terminal, all);
    terminal.flush();
    return code;
  }
}
