package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.faults.Amount;
import dev.anabranch.journal.faults.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writing process is killed again and again; what it said was durable is there, once. */
class KilledWriterTest {
  private static final int KILLS = Amount.of("kills", 100, 10_000);

  /** Then a fresh folder, so that kills meet the making of a journal as well as a full one. */
  private static final int KILLS_PER_FOLDER = 8;

  /** A kill comes after so many acknowledgements and so much time, at most. */
  private static final int LINES_MAX = 100;

  private static final int MILLIS_MAX = 30;

  @TempDir private Path folder;
  private final Random random = new Random(7);

  @Test
  void no_acknowledged_entry_is_lost_reordered_or_doubled() throws Exception {
    List<Acknowledged> acknowledged = new ArrayList<>();
    int all = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path file = folder.resolve(kill / KILLS_PER_FOLDER + "/journal.db");
      if (kill % KILLS_PER_FOLDER == 0) {
        acknowledged.clear();
      }
      int before = acknowledged.size();
      appendUntilKilled(file, kill, acknowledged);
      all += acknowledged.size() - before;
      try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
        assertWhole(journal, acknowledged);
        appendOn(journal, acknowledged);
      }
    }
    assertThat(all).isGreaterThanOrEqualTo(KILLS / 2);
  }

  @Test
  void a_second_writer_is_refused_and_a_reader_reads_beside_a_writer_that_is_then_killed()
      throws Exception {
    Path file = folder.resolve("beside/journal.db");
    Process process = writer(file, 1, Integer.MAX_VALUE);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      List<Acknowledged> acknowledged = new ArrayList<>();
      while (acknowledged.size() < 50) {
        note(acknowledged, lines.readLine());
      }
      assertThatThrownBy(() -> JdbcJournal.open(Database.sqlite(file), InstantSource.system()))
          .isInstanceOf(JournalBusy.class)
          .hasMessageContaining("pid " + process.pid());
      try (JournalReader beside = JdbcJournal.readOnly(Database.sqlite(file))) {
        assertThat(beside.check(acknowledged.getFirst().session()).broken()).isEmpty();
      }
    } finally {
      kill(process);
    }
    try (JournalReader after = JdbcJournal.readOnly(Database.sqlite(file))) {
      assertThat(after.feed(0, 1)).hasSize(1);
    }
  }

  /** Entries {@code first} to {@code last} of the session, the last one with this hash. */
  private record Acknowledged(SessionId session, long first, long last, String hash) {}

  private void appendUntilKilled(Path file, int seed, List<Acknowledged> acknowledged)
      throws Exception {
    Process process = writer(file, seed, 1 + random.nextInt(40));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo(KilledWriter.READY);
      boolean first = seed % KILLS_PER_FOLDER == 0;
      for (int wait = first ? 0 : random.nextInt(LINES_MAX); wait > 0; wait--) {
        note(acknowledged, lines.readLine());
      }
      Thread.sleep(random.nextInt(MILLIS_MAX));
      assertThat(process.isAlive()).isTrue();
      process.toHandle().destroyForcibly(); // leaves what it said readable
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(acknowledged, line);
      }
    } finally {
      kill(process);
    }
  }

  private static Process writer(Path file, int seed, int appends) throws IOException {
    List<String> command =
        ChildJvm.command(
            KilledWriter.class, file.toString(), Integer.toString(seed), Integer.toString(appends));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** The last line may be torn by the kill. */
  private static void note(List<Acknowledged> acknowledged, String line) throws IOException {
    if (line == null) {
      throw new IOException("the writer ended by itself");
    }
    String[] words = line.split(" ");
    if (words.length == 4 && words[3].length() == 64) {
      acknowledged.add(
          new Acknowledged(
              new SessionId(words[0]),
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              words[3]));
    }
  }

  private static void assertWhole(JournalReader journal, List<Acknowledged> acknowledged) {
    List<Entry> feed = journal.feed(0, Integer.MAX_VALUE);
    assertThat(feed)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, feed.size()).boxed().toList());
    assertThat(feed).extracting(Entry::event).doesNotHaveDuplicates();
    Map<SessionId, Map<Long, String>> written = new HashMap<>();
    for (Entry entry : feed) {
      Map<Long, String> own = written.computeIfAbsent(entry.origin(), _ -> new HashMap<>());
      assertThat(own.put(entry.seq(), entry.hash())).as("twice: %s", entry).isNull();
      assertThat(own.containsKey(entry.seq() - 1) || own.size() == 1).as("order").isTrue();
    }
    Set<SessionId> sessions = new HashSet<>();
    journal.sessions().forEach(row -> sessions.add(row.id()));
    assertThat(sessions).isEqualTo(written.keySet());
    assertThat(sessions).allMatch(session -> journal.check(session).ok());
    for (Acknowledged one : acknowledged) {
      Map<Long, String> own = written.getOrDefault(one.session(), Map.of());
      assertThat(own).as("LOST: %s", one).containsEntry(one.last(), one.hash());
      assertThat(own).as("LOST: %s", one).containsKey(one.first());
    }
  }

  private static void appendOn(Journal journal, List<Acknowledged> acknowledged) {
    if (!acknowledged.isEmpty()) {
      SessionId some = acknowledged.getLast().session();
      long head = journal.session(some).orElseThrow().head();
      JournalFixture.append(
          journal,
          some,
          head,
          JournalFixture.said("after " + acknowledged.size() + " " + head + some));
    }
  }
}
