package dev.anabranch.journal.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class StateSnapshotsTest {
  @TempDir private Path folder;

  @Test
  void both_stores_answer_alike_whatever_is_saved_and_deleted() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StateSnapshots memory = new MemorySnapshots();
      try (StateSnapshots sqlite = SqliteSnapshots.open(folder.resolve(seed + ".db"))) {
        for (int i = 0; i < 150; i++) {
          String owner = "owner " + random.nextInt(3);
          SnapshotRange range = range(random);
          switch (random.nextInt(6)) {
            case 0 -> {
              memory.delete(owner, range);
              sqlite.delete(owner, range);
            }
            case 1, 2 -> {
              StateSnapshot one = snapshot(owner, random.nextInt(30), random.nextInt(30), "n" + i);
              memory.save(one);
              sqlite.save(one);
            }
            default ->
                assertThat(text(sqlite.newest(owner, range)))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(text(memory.newest(owner, range)));
          }
        }
      }
    }
  }

  private static SnapshotRange range(SplittableRandom random) {
    return random.nextInt(3) == 0
        ? SnapshotRange.ALL
        : new SnapshotRange(
            random.nextInt(10), 5 + random.nextInt(30), random.nextInt(10), 5 + random.nextInt(30));
  }

  @Test
  void what_was_saved_is_there_at_the_next_start_and_read_without_a_trace() throws IOException {
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      snapshots.save(snapshot("s", 500, 7, "state"));
      assertThat(text(SqliteSnapshots.readOnly(file()).newest("s", SnapshotRange.ALL)))
          .contains("state");
    }
    List<Path> before = files();
    assertThat(text(SqliteSnapshots.readOnly(file()).newest("s", SnapshotRange.ALL)))
        .contains("state");
    assertThat(files()).isEqualTo(before);
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      assertThat(text(snapshots.newest("s", SnapshotRange.ALL))).contains("state");
    }
  }

  @Test
  void a_store_that_is_not_there_knows_nothing_and_reading_does_not_make_it() throws IOException {
    assertThat(SqliteSnapshots.readOnly(file()).newest("s", SnapshotRange.ALL)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void a_file_that_is_no_database_is_thrown_away_and_made_anew() throws IOException {
    Files.writeString(file(), "this is no database".repeat(1_000));
    assertThat(SqliteSnapshots.readOnly(file()).newest("s", SnapshotRange.ALL)).isEmpty();
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      assertThat(snapshots.newest("s", SnapshotRange.ALL)).isEmpty();
      snapshots.save(snapshot("s", 500, 7, "state"));
      assertThat(text(snapshots.newest("s", SnapshotRange.ALL))).contains("state");
    }
    assertThat(files()).containsExactly(file());
  }

  /** Pages that do not fit together may be met only later; the next start has a sound file. */
  @Test
  void after_damage_that_is_met_in_use_the_next_start_is_sound() throws IOException {
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      for (int i = 1; i <= 200; i++) {
        snapshots.save(snapshot("s", i, 7, "state".repeat(1_000)));
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    for (int at = 3 * 4096; at < bytes.length; at++) {
      bytes[at] = (byte) 0x5a;
    }
    Files.write(file(), bytes, StandardOpenOption.TRUNCATE_EXISTING);
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      assertThat(snapshots.newest("s", SnapshotRange.ALL)).isEmpty();
    }
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      snapshots.save(snapshot("s", 500, 7, "state"));
      assertThat(text(snapshots.newest("s", SnapshotRange.ALL))).contains("state");
    }
  }

  @Test
  void a_changed_value_is_found_by_the_digest() throws SQLException {
    for (String change :
        new String[] {
          "state = cast('stale' as blob)",
          "seq = 501",
          "hash = 'other'",
          "manifest = 'other'",
          "serializer = 2",
          "millis = 8"
        }) {
      try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
        snapshots.delete("s", SnapshotRange.ALL);
        snapshots.save(snapshot("s", 500, 7, "state"));
      }
      run("update state_snapshot set " + change);
      try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
        assertThat(snapshots.newest("s", SnapshotRange.ALL)).as(change).isEmpty();
      }
    }
  }

  @Test
  void a_table_of_another_shape_is_made_anew_and_its_neighbours_stay() throws SQLException {
    run("create table state_snapshot(id integer)");
    run("create table neighbour(id integer)");
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      snapshots.save(snapshot("s", 500, 7, "state"));
      assertThat(text(snapshots.newest("s", SnapshotRange.ALL))).contains("state");
    }
    run("insert into neighbour values (1)");
  }

  @Test
  void a_store_that_cannot_be_written_says_so_and_answers_nothing() throws IOException {
    Files.createDirectory(file());
    try (StateSnapshots snapshots = SqliteSnapshots.open(file())) {
      assertThat(snapshots.newest("s", SnapshotRange.ALL)).isEmpty();
      assertThatThrownBy(() -> snapshots.save(snapshot("s", 1, 1, "state")))
          .isInstanceOf(SnapshotNotKept.class);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private Path file() {
    return folder.resolve("derived.db");
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = SnapshotFile.connect(file(), new SQLiteConfig(), "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Optional<String> text(Optional<StateSnapshot> snapshot) {
    return snapshot.map(s -> new String(s.bytes(), StandardCharsets.UTF_8));
  }

  private static StateSnapshot snapshot(String owner, long seq, long millis, String state) {
    return new StateSnapshot(
        owner, seq, "hash", millis, 1, "manifest", state.getBytes(StandardCharsets.UTF_8));
  }
}
