package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.session.SessionState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session of 100,000 events in a heap that could not hold it: about 100 MB, or 1 GB with {@code
 * -Danabranch.longSession.outputChars=32000}.
 */
class LongSessionTest {
  private static final int EVENTS = 100_000;
  private static final int OUTPUT_CHARS =
      Integer.getInteger("anabranch.longSession.outputChars", 3_000);
  private static final long ABOVE_IDLE_MAX = 64 << 20;
  private static final String HEAP = "-Xmx112m";

  @TempDir private Path folder;

  @Test
  void a_session_of_a_hundred_thousand_events_recovers_in_a_heap_that_could_not_hold_it()
      throws Exception {
    SessionId id = write(OUTPUT_CHARS);
    assertThat(Files.size(folder.resolve("journal.db")) / OUTPUT_CHARS).isGreaterThan(EVENTS / 3);

    Recovered fromNothing = recover(id);
    Recovered fromSnapshot = recover(id);

    assertThat(fromNothing.status()).isEqualTo(fromSnapshot.status()).isEqualTo("paused");
    assertThat(fromNothing.head()).isGreaterThan(EVENTS);
    assertThat(fromNothing.bytesAboveIdle()).isLessThan(ABOVE_IDLE_MAX);
    assertThat(fromSnapshot.bytesAboveIdle()).isLessThan(ABOVE_IDLE_MAX);
  }

  @Test
  void a_hundred_thousand_small_events_are_no_heavier() throws Exception {
    SessionId id = write(10);
    assertThat(recover(id).bytesAboveIdle()).isLessThan(ABOVE_IDLE_MAX);
    try (JournalReader journal = JdbcJournal.readOnly(database())) {
      JournalSessionReads reads =
          new JournalSessionReads(
              journal,
              SqliteSnapshots.readOnly(folder.resolve("derived.db")),
              new FolderBlobs(folder.resolve("blobs")),
              Optional.empty());
      assertThat(reads.show(id).steps()).isGreaterThan(EVENTS / 4);
    }
  }

  private Database database() {
    return Database.sqlite(folder.resolve("journal.db"));
  }

  private SessionId write(int outputChars) {
    try (Journal journal = JdbcJournal.open(database(), InstantSource.system())) {
      SessionState state =
          LongSession.writeWaiting(journal, new SplittableRandom(3), EVENTS, outputChars);
      return state.id();
    }
  }

  private Recovered recover(SessionId id) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                folder.toString(),
                id.value())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("paused ")) {
        line = lines.readLine();
      }
      assertThat(line).as("what the process said").isNotNull();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String[] words = String.valueOf(line).split(" ", -1);
      return new Recovered(
          words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    } finally {
      process.destroyForcibly();
    }
  }

  private record Recovered(String status, long head, long bytesAboveIdle, long millis) {}
}
