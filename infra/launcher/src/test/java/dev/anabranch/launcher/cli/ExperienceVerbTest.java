package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Lesson;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.JdbcExperienceLog;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperienceVerbTest {
  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void without_a_server_what_is_stored_is_listed_and_nothing_is_made() {
    assertThat(run("experience", "list", "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(Json.parseObject(printed().strip()).list("entries")).isEmpty();
    assertThat(Files.exists(data())).isFalse();
  }

  @Test
  void lessons_are_listed_as_a_table_and_the_retired_only_with_all() {
    Database place = Database.sqlite(data().resolve("journal.db"));
    try (Journal journal = JdbcJournal.open(place, InstantSource.system());
        ExperienceLog log = JdbcExperienceLog.beside(place, InstantSource.system())) {
      ExperienceDesk desk = new ExperienceDesk(log);
      assertThat(journal.sessions()).isEmpty();
      desk.add(Lesson.byHand("Test first", "Run them.", "java", Lesson.Polarity.DO), "owner");
      desk.add(Lesson.byHand("Old", "No more.", "", Lesson.Polarity.AVOID), "owner");
      desk.retire("e00002", "It was wrong.", "owner");
    }

    assertThat(run("experience", "list")).isEqualTo(Exit.DONE);
    assertThat(printed().lines())
        .containsExactly(
            "ID      STATUS  SCOPE  SENSE  LESSON",
            "e00001  active  java   do     Test first: Run them.");
    assertThat(run("experience", "list", "--all")).isEqualTo(Exit.DONE);
    assertThat(printed()).contains("e00002  retired  -      avoid  Old: No more.");
  }

  @Test
  void what_is_missing_is_said_before_a_server_is_started() {
    assertThat(run("experience", "add", "--title", "t")).isEqualTo(Exit.USAGE);
    assertThat(run("experience", "add", "--title", "t", "--content", "c", "--do", "--dont"))
        .isEqualTo(Exit.USAGE);
    assertThat(run("experience", "retire", "e00001")).isEqualTo(Exit.USAGE);
    assertThat(run("experience")).isEqualTo(Exit.USAGE);
    assertThat(printed()).contains("add|list|retire");
    assertThat(Files.exists(data())).isFalse();
  }

  private Path data() {
    return temp.resolve("data");
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(out, err, false, false, 100, Map.of());
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--data";
    all[args.length + 1] = data().toString();
    int code = CommandLines.run(terminal, all);
    terminal.flush();
    return code;
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
