package dev.anabranch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writing process is killed again and again; what it said was durable is there. */
class KilledWriterTest {
  private static final int KILLS = 3;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 100;

  @TempDir private Path folder;

  @Test
  void no_acknowledged_entry_is_lost_and_every_chain_is_whole() throws Exception {
    Path file = folder.resolve("journal.db");
    Map<SessionId, Long> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.putAll(appendUntilKilled(file, kill));
      try (JournalReader reader = JdbcJournal.readOnly(Database.sqlite(file))) {
        assertThat(reader.feed(0, 1)).hasSize(1);
      }
      try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
        assertWhole(journal, acknowledged);
        SessionId some = acknowledged.keySet().iterator().next();
        long head = journal.session(some).orElseThrow().head();
        JournalFixture.append(journal, some, head, JournalFixture.said("on"));
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * 8);
  }

  private Map<SessionId, Long> appendUntilKilled(Path file, int seed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                file.toString(),
                Integer.toString(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<SessionId, Long> acknowledged = new HashMap<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < ACKNOWLEDGED_BEFORE_KILL; i++) {
        note(acknowledged, lines.readLine());
      }
      assertThatThrownBy(() -> JdbcJournal.open(Database.sqlite(file), InstantSource.system()))
          .isInstanceOf(JournalBusy.class)
          .hasMessageContaining("pid " + process.pid());
      try (JournalReader beside = JdbcJournal.readOnly(Database.sqlite(file))) {
        SessionId some = acknowledged.keySet().iterator().next();
        assertThat(beside.check(some).broken()).isEmpty();
      }
      process.toHandle().destroyForcibly(); // leaves what it said readable
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(acknowledged, line);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return acknowledged;
  }

  /** The last line may be torn by the kill. */
  private static void note(Map<SessionId, Long> acknowledged, String line) throws IOException {
    if (line == null) {
      throw new IOException("the writer ended by itself");
    }
    String[] words = line.split(" ", 2);
    if (words.length == 2 && SessionId.isValid(words[0]) && !words[1].isEmpty()) {
      acknowledged.merge(new SessionId(words[0]), Long.valueOf(words[1]), Math::max);
    }
  }

  private static void assertWhole(JournalReader journal, Map<SessionId, Long> acknowledged) {
    acknowledged.forEach((session, seq) -> {
      assertThat(journal.session(session).orElseThrow().head()).isGreaterThanOrEqualTo(seq);
      assertThat(journal.check(session).broken()).isEmpty();
    });
    List<Entry> feed = journal.feed(0, Integer.MAX_VALUE);
    assertThat(feed)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, feed.size()).boxed().toList());
  }
}
