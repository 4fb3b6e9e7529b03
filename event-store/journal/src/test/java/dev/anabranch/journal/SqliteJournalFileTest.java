package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.query;
import static dev.anabranch.journal.JournalFixture.said;
import static dev.anabranch.journal.JournalFixture.sql;
import static dev.anabranch.journal.JournalFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file itself: made, reopened, foreign, cut, flipped, read without a writer. */
class SqliteJournalFileTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

  @TempDir private Path folder;

  @Test
  void a_journal_is_as_it_was_when_it_is_opened_again() {
    SessionId session = newSession();
    SessionId child = newSession();
    try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK)) {
      append(journal, session, 0, said("a"), said("b"));
      fork(journal, session, 1, child, said("c"));
    }
    try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK)) {
      append(journal, session, 2, said("d"));
      append(journal, child, 2, said("e"));
      assertThat(texts(journal, session)).containsExactly("a", "b", "d");
      assertThat(texts(journal, child)).containsExactly("a", "c", "e");
      assertThat(journal.feed(0, 10)).hasSize(5).last().matches(last -> last.ordering() == 5);
      assertThat(journal.check(child).broken()).isEmpty();
    }
  }

  @Test
  void the_file_is_for_its_owner_only() throws IOException {
    JdbcJournal.open(Database.sqlite(file()), CLOCK).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_folder_may_have_any_name() {
    Path odd = folder.resolve("a b%20#?&=é中'\"");
    Path file = odd.resolve("journal.db");
    SessionId session = newSession();
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), CLOCK)) {
      append(journal, session, 0, said("a"));
    }
    try (JournalReader journal = JdbcJournal.readOnly(Database.sqlite(file))) {
      assertThat(texts(journal, session)).containsExactly("a");
    }
    assertThat(folder.toFile().list()).containsExactly(odd.getFileName().toString());
  }

  @Test
  void a_second_writer_in_this_process_is_refused_and_the_first_keeps_its_lock() {
    try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> JdbcJournal.open(Database.sqlite(file()), CLOCK))
            .isInstanceOf(JournalBusy.class)
            .hasMessageContaining("pid " + ProcessHandle.current().pid());
      }
      append(journal, newSession(), 0, said("a"));
    }
    JdbcJournal.open(Database.sqlite(file()), CLOCK).close();
  }

  @Test
  void a_refused_open_leaves_no_lock_behind() throws IOException {
    Files.writeString(file(), "no journal at all, but long enough to look at".repeat(100));
    assertThatThrownBy(() -> JdbcJournal.open(Database.sqlite(file()), CLOCK))
        .isInstanceOf(JournalDamaged.class);
    Files.delete(file());

    JdbcJournal.open(Database.sqlite(file()), CLOCK).close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 100, 600, 4_096, 8_192, 20_000, 40_960})
  void a_file_that_was_cut_is_called_damaged_and_is_left_alone(int bytes) throws IOException {
    filled();
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
    byte[] cut = Files.readAllBytes(file());

    assertDamaged("journal.db");

    assertThat(Files.readAllBytes(file())).isEqualTo(cut);
  }

  @Test
  void a_file_of_another_kind_is_called_no_journal() throws IOException {
    Files.writeString(file(), "%PDF-1.7 and so on ".repeat(1_000));

    assertDamaged("is not a journal");
  }

  @Test
  void a_database_of_another_program_is_left_alone() {
    sql(file(), "create table note(text)", "insert into note values ('mine')");

    assertDamaged("another program");
    sql(file(), "insert into note values ('still mine')");
  }

  @Test
  void a_journal_of_a_newer_program_is_refused_by_its_version() {
    filled();
    sql(file(), "pragma user_version = 99");

    assertDamaged("schema 99");
    assertDamaged("newer Anabranch");
  }

  @Test
  void a_stop_while_a_journal_is_made_leaves_nothing_that_looks_like_one() throws IOException {
    Files.writeString(folder.resolve("journal.db.new"), "half a file");

    JdbcJournal.open(Database.sqlite(file()), CLOCK).close();

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("journal.db", "journal.db.lock");
  }

  /** Whatever bit is flipped: read well, or said in words; never another exception or a hang. */
  @Test
  void any_flipped_bit_is_harmless_found_or_called_damage() throws IOException {
    List<SessionId> sessions = filled();
    byte[] sound = Files.readAllBytes(file());
    Random random = new Random(11);
    int found = 0;
    for (int i = 0; i < 150; i++) {
      byte[] flipped = sound.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file(), flipped);
      try (JournalReader journal = JdbcJournal.readOnly(Database.sqlite(file()))) {
        for (SessionId session : sessions) {
          boolean same = journal.session(session).isPresent() && journal.check(session).ok();
          found += same ? 0 : 1;
          journal.read(session, 0, 1_000);
        }
      } catch (JournalDamaged | UnknownSession e) {
        assertThat(e.getMessage()).isNotBlank();
        found++;
      }
    }
    assertThat(found).isGreaterThan(15);
  }

  @Test
  void a_reader_sees_nothing_where_there_is_no_journal_and_makes_nothing() {
    try (JournalReader journal =
        JdbcJournal.readOnly(Database.sqlite(folder.resolve("none/journal.db")))) {
      assertThat(journal.sessions()).isEmpty();
      assertThat(journal.feed(0, 10)).isEmpty();
    }
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void a_reader_leaves_no_trace_of_itself() throws IOException {
    List<SessionId> sessions = filled();
    List<String> before = contents();

    try (JournalReader journal = JdbcJournal.readOnly(Database.sqlite(file()))) {
      assertThat(journal.check(sessions.getFirst()).ok()).isTrue();
      assertThat(contents()).isEqualTo(before);
    }

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void a_reader_follows_a_writer_that_comes_and_goes() {
    SessionId session = newSession();
    try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK)) {
      append(journal, session, 0, said("0"));
    }
    try (JournalReader reader = JdbcJournal.readOnly(Database.sqlite(file()))) {
      for (int i = 1; i < 6; i++) {
        assertThat(texts(reader, session)).hasSize(i);
        try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK)) {
          assertThat(texts(reader, session)).hasSize(i);
          append(journal, session, i, said(Integer.toString(i)));
          assertThat(texts(reader, session)).hasSize(i + 1);
        }
      }
    }
  }

  @Test
  void a_reader_takes_no_writes_away_from_the_writer() {
    SessionId session = newSession();
    try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK);
        JournalReader reader = JdbcJournal.readOnly(Database.sqlite(file()))) {
      for (int i = 0; i < 50; i++) {
        append(journal, session, i, said("n" + i));
        assertThat(reader.feed(i, 10)).hasSize(1);
      }
    }
  }

  @Test
  void auditors_find_every_entry_of_a_branch_in_plain_sql() {
    List<SessionId> sessions = filled();
    SessionId child = sessions.get(1);
    List<String> read;
    try (JournalReader journal = JdbcJournal.readOnly(Database.sqlite(file()))) {
      read =
          journal.read(child, 0, 1_000).stream()
              .map(entry ->
                  entry.seq()
                      + " "
                      + MICROS.format(entry.time())
                      + " "
                      + entry.type()
                      + " "
                      + EventCodec.encode(entry.event()).canonical())
              .toList();
    }

    assertThat(
            query(
                file(),
                "select seq || ' ' || time || ' ' || type || ' ' || json from entry"
                    + " where session = '"
                    + child
                    + "' order by seq"))
        .hasSize(32)
        .isEqualTo(read);
    assertThat(query(file(), "select count(*) from entry where json ->> '$.text' = 'c1'"))
        .containsExactly("2");
  }

  private void assertDamaged(String words) {
    assertThatThrownBy(() -> JdbcJournal.open(Database.sqlite(file()), CLOCK))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining(words)
        .hasMessageContaining("journal.db");
    assertThatThrownBy(() -> JdbcJournal.readOnly(Database.sqlite(file())))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining(words);
  }

  /** A closed journal with a parent, a child and a grandchild of some pages. */
  private List<SessionId> filled() {
    List<SessionId> sessions = List.of(newSession(), newSession(), newSession());
    try (Journal journal = JdbcJournal.open(Database.sqlite(file()), CLOCK)) {
      for (int i = 0; i < 40; i++) {
        append(journal, sessions.get(0), i, said("n" + i + "x".repeat(400)));
      }
      fork(journal, sessions.get(0), 30, sessions.get(1), said("c1"), said("c2"));
      fork(journal, sessions.get(1), 31, sessions.get(2), said("g1"));
    }
    return sessions;
  }

  private List<String> contents() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(path ->
              path.getFileName()
                  + " "
                  + path.toFile().length()
                  + " "
                  + Arrays.hashCode(bytes(path)))
          .sorted()
          .toList();
    }
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file() {
    return folder.resolve("journal.db");
  }
}
