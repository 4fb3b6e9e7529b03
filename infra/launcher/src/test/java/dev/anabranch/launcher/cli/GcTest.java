package dev.anabranch.launcher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.ServerLock;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GcTest {
  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String named = "";
  private String garbage = "";
  private String finished = "";

  private DataFolder data() {
    return new DataFolder(temp.resolve("data"));
  }

  @BeforeEach
  void aDataFolder() throws IOException {
    data().create();
    named = old("named by an event");
    garbage = old("named by nobody");
    finished = old("finished, not yet appended");
    Path calls = Files.createDirectories(data().calls().resolve("local"));
    Files.writeString(calls.resolve("now"), "0 {\"blob\":\"" + finished + "\"}\n");
    try (Journal journal =
        JdbcJournal.open(Database.sqlite(data().journal()), InstantSource.system())) {
      journal
          .append(SessionId.random(new Random(1)), 0, List.of(new Steered(named, "somebody")))
          .toCompletableFuture()
          .join();
    }
  }

  private String old(String text) throws IOException {
    String hash = new FolderBlobs(data().blobs()).put(text.getBytes(UTF_8));
    age(data().blobs().resolve(hash.substring(0, 2)).resolve(hash));
    return hash;
  }

  private static void age(Path blob) throws IOException {
    Files.setLastModifiedTime(blob, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }

  private Path trashed() {
    return data().blobs().resolve("trash").resolve(garbage);
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(out, err, false, false, 100, Map.of());
    int code = CommandLines.run(terminal, args);
    terminal.flush();
    return code;
  }

  private Json.Obj gc(String... more) {
    String[] args =
        Arrays.copyOf(
            new String[] {"gc", "--output", "json", "--data", data().toString()}, 5 + more.length);
    System.arraycopy(more, 0, args, 5, more.length);
    assertThat(run(args)).as(err.toString(UTF_8)).isEqualTo(Exit.DONE);
    return Json.parseObject(out.toString(UTF_8).strip());
  }

  private static long blobs(Json.Obj collected, String key) {
    return collected.obj(key).integer("blobs");
  }

  @Test
  void what_no_event_names_goes_to_the_trash_and_then_for_good() throws IOException {
    Json.Obj looked = gc("--dry-run");
    assertThat(blobs(looked, "trashed")).isEqualTo(1);
    assertThat(looked.obj("trashed").integer("bytes")).isEqualTo(15);
    assertThat(trashed()).doesNotExist();

    assertThat(gc()).isEqualTo(looked.with("dryRun", false));
    assertThat(trashed()).exists();
    assertThat(blobs(gc(), "waiting")).isEqualTo(1);
    age(trashed());
    assertThat(blobs(gc(), "removed")).isEqualTo(1);

    FolderBlobs store = FolderBlobs.reading(data().blobs());
    assertThat(store.has(garbage)).isFalse();
    assertThat(store.has(named)).isTrue();
    assertThat(store.has(finished)).isTrue();
  }

  @Test
  void people_read_what_was_done() {
    assertThat(run("gc", "--data", data().toString())).isEqualTo(Exit.DONE);
    assertThat(out.toString(UTF_8))
        .contains("2 blobs, 43 bytes: named by events")
        .contains("1 blob, 15 bytes: moved to the trash");
  }

  @Test
  void nothing_is_collected_beside_a_server_but_a_look_is_free() {
    ServerLock server = ServerLock.take(data());
    try {
      assertThat(run("gc", "--data", data().toString())).isEqualTo(Exit.UNREACHABLE);
      assertThat(err.toString(UTF_8)).contains("collects by itself");
      assertThat(blobs(gc("--dry-run"), "trashed")).isEqualTo(1);
    } finally {
      server.close();
    }
    assertThat(trashed()).doesNotExist();
  }

  @Test
  void nothing_is_collected_where_another_journal_was_used_too() throws IOException {
    Files.writeString(data().blobJournals(), "journal.db\njdbc:postgresql://host/other\n");

    assertThat(run("gc", "--data", data().toString())).isEqualTo(Exit.TASK_FAILED);

    assertThat(err.toString(UTF_8)).contains("jdbc:postgresql://host/other").hasLineCount(1);
    assertThat(trashed()).doesNotExist();
  }

  @Test
  void a_journal_that_is_not_there_is_not_an_empty_one() throws IOException {
    Files.delete(data().journal());

    assertThat(run("gc", "--data", data().toString())).isEqualTo(Exit.TASK_FAILED);

    assertThat(err.toString(UTF_8)).contains("no session");
    assertThat(trashed()).doesNotExist();
  }

  @Test
  void a_folder_that_is_not_there_is_exit_code_3() {
    String nowhere = temp.resolve("nowhere").toString();
    assertThat(run("gc", "--data", nowhere)).isEqualTo(Exit.NOT_FOUND);
    assertThat(Path.of(nowhere)).doesNotExist();
  }
}
