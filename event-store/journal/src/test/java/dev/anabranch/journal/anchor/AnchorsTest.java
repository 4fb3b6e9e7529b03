package dev.anabranch.journal.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.journal.MemoryJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  private final SplittableRandom random = new SplittableRandom(42);
  private final MemoryJournal journal = new MemoryJournal(CLOCK);
  private final List<SessionId> sessions = new ArrayList<>();
  @TempDir private Path folder;
  private AnchorPlace place;

  @BeforeEach
  void place() {
    place = new AnchorPlace(folder.resolve("anchors.jsonl"), folder);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void every_entry_is_stated_once_however_often_the_writer_starts_again(long seed)
      throws IOException {
    SplittableRandom dice = new SplittableRandom(seed);
    for (int start = 0; start < 5; start++) {
      try (Anchors anchors = open()) {
        for (int i = dice.nextInt(20); i > 0; i--) {
          happen(dice);
          if (dice.nextInt(4) == 0) {
            anchors.state();
          }
        }
      }
    }

    AnchorCheck found = check();
    assertThat(found.ok()).as(found.toString()).isTrue();
    assertThat(found.entries()).isEqualTo(journal.feed(0, 1_000).size());
    assertThat(found.heads()).isEqualTo(sessions.size());
    for (SessionId session : sessions) {
      assertThat(verifier().session(journal, session).entries())
          .isEqualTo(journal.session(session).orElseThrow().head());
    }
  }

  @Test
  void nothing_is_stated_where_nothing_happened() throws IOException {
    try (Anchors anchors = open()) {
      assertThat(anchors.state()).isZero();
      append(begin(), 1);
      assertThat(anchors.state()).isEqualTo(1);
      assertThat(anchors.state()).isZero();
    }
    assertThat(lines()).hasSize(1);
  }

  @Test
  void a_long_history_is_stated_in_lines_of_bounded_length_and_a_little_more_costs_little()
      throws IOException {
    for (int i = 0; i < 9; i++) {
      append(begin(), 1_000);
    }
    try (Anchors anchors = open()) {
      assertThat(anchors.state()).isEqualTo(3);
      append(sessions.getFirst(), 1);
      anchors.state();
    }

    assertThat(check().entries()).isEqualTo(9_001);
    assertThat(lines()).allMatch(line -> line.length() < AnchorFile.LINE_BYTES_MAX);
    assertThat(lines().getLast().length()).isLessThan(1_000);
  }

  @Test
  void what_is_copied_are_whole_lines_however_long_and_wherever_the_file_is_torn()
      throws IOException {
    assertThat(copied()).isEmpty();
    for (int i = 0; i < 3; i++) {
      append(begin(), 1_000);
    }
    state(2);
    byte[] whole = Files.readAllBytes(place.statements());
    assertThat(copied()).isEqualTo(whole);
    for (int i = 0; i < 30; i++) {
      byte[] torn = Arrays.copyOf(whole, random.nextInt(whole.length));
      Files.write(place.statements(), torn);
      int end = torn.length;
      while (end > 0 && torn[end - 1] != '\n') {
        end--;
      }
      assertThat(copied()).isEqualTo(Arrays.copyOf(whole, end));
    }
    Files.delete(place.statements());
    assertThatThrownBy(this::copied).isInstanceOf(AnchorsRefused.class);
  }

  private byte[] copied() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    place.copyStatements(out);
    return out.toByteArray();
  }

  @Test
  void a_line_that_a_crash_tore_says_nothing_and_is_made_good_at_the_next_start()
      throws IOException {
    state(3);
    byte[] whole = Files.readAllBytes(place.statements());
    int last = whole.length - lines().getLast().length() - 1;
    for (int i = 0; i < 30; i++) {
      byte[] torn = Arrays.copyOf(whole, random.nextInt(last, whole.length));
      Files.write(place.statements(), torn);
      assertThat(check().faults()).isEmpty();
      assertThat(check().statements()).isEqualTo(2);
      open().close();
      assertThat(check().ok()).isTrue();
      assertThat(check().entries()).isEqualTo(journal.feed(0, 1_000).size());
    }
  }

  @Test
  void a_line_with_unwritten_sectors_is_made_good_too() throws IOException {
    state(3);
    byte[] holes = Files.readAllBytes(place.statements());
    Arrays.fill(holes, holes.length - 200, holes.length - 100, (byte) 0);
    Files.write(place.statements(), holes);

    open().close();

    assertThat(check().ok()).isTrue();
    assertThat(check().statements()).isEqualTo(3);
  }

  @Test
  void every_changed_byte_of_the_statements_is_found() throws IOException {
    state(4);
    byte[] whole = Files.readAllBytes(place.statements());
    for (int i = 0; i < 300; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(whole.length - 1);
      changed[at] ^= (byte) random.nextInt(1, 256);
      long line = new String(whole, 0, at, StandardCharsets.ISO_8859_1).lines().count();
      Files.write(place.statements(), changed);
      String word = "line " + Math.max(1, whole[at == 0 ? 0 : at - 1] == '\n' ? line + 1 : line);
      List<String> faults = check().faults();
      assertThat(faults).as("byte %s", at).isNotEmpty();
      assertThat(faults.getFirst()).as("byte %s", at).startsWith(word + " ");
    }
  }

  @Test
  void a_dropped_a_swapped_and_a_repeated_line_is_found() throws IOException {
    state(5);
    List<String> lines = lines();
    for (int i = 0; i < lines.size() - 1; i++) {
      List<String> dropped = new ArrayList<>(lines);
      dropped.remove(i);
      assertThat(faults(dropped)).isNotEmpty();
      List<String> swapped = new ArrayList<>(lines);
      Collections.swap(swapped, i, i + 1);
      assertThat(faults(swapped)).isNotEmpty();
      List<String> repeated = new ArrayList<>(lines);
      repeated.add(i, lines.get(i));
      assertThat(faults(repeated)).isNotEmpty();
    }
    assertThat(faults(lines)).isEmpty();
  }

  @Test
  void statements_signed_by_another_key_prove_nothing() throws IOException {
    state(2);
    Path copy = Files.copy(place.publicKey(), folder.resolve("kept.pub"));
    Files.delete(place.secretKey());
    Files.delete(place.statements());
    open().close();

    AnchorCheck found =
        new AnchorVerifier(place.statements(), VerifyingKey.read(copy)).journal(journal);

    assertThat(found.statements()).isZero();
    assertThat(found.faults()).allMatch(fault -> fault.contains("another key")).isNotEmpty();
  }

  @Test
  void a_line_that_somebody_else_signed_among_ours_is_found() throws IOException {
    state(3);
    List<String> ours = lines();
    Files.delete(place.secretKey());
    Files.move(place.publicKey(), folder.resolve("kept.pub"));
    Files.delete(place.statements());
    open().close();
    String theirs = lines().getFirst();
    Files.move(
        folder.resolve("kept.pub"),
        place.publicKey(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(faults(List.of(ours.get(0), theirs, ours.get(2))).getFirst()).startsWith("line 2 ");
  }

  @Test
  void the_key_is_for_its_owner_alone_and_is_never_made_twice() throws IOException {
    state(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.secretKey())))
        .isEqualTo("rw-------");
    Files.delete(place.secretKey());
    assertThatThrownBy(this::open).isInstanceOf(AnchorsRefused.class).hasMessageContaining("key");
  }

  @Test
  void nothing_is_stated_after_a_line_that_was_changed() throws IOException {
    state(2);
    String text = Files.readString(place.statements());
    Files.writeString(place.statements(), text.replace("\"number\":2", "\"number\":3"));

    assertThatThrownBy(this::open)
        .isInstanceOf(AnchorsRefused.class)
        .hasMessageContaining("not what was signed");
  }

  @Test
  void two_writers_never_share_a_file() throws IOException {
    try (Anchors anchors = open()) {
      assertThat(anchors.state()).isZero();
      assertThatThrownBy(this::open)
          .isInstanceOf(AnchorsRefused.class)
          .hasMessageContaining("another process");
    }
  }

  @Test
  void a_session_that_is_gone_and_one_that_was_cut_are_named() throws IOException {
    SessionId gone = begin();
    SessionId cut = begin();
    append(cut, 5);
    append(gone, 3);
    open().close();
    MemoryJournal other = new MemoryJournal(CLOCK);
    other.append(cut, 0, said(3, 0)).toCompletableFuture().join();

    AnchorCheck found = verifier().journal(other);

    assertThat(found.broken())
        .extracting(Break::session, Break::seq)
        .containsExactlyInAnyOrder(tuple(gone, 1L), tuple(cut, 4L));
    assertThat(verifier().session(other, gone).broken())
        .extracting(Break::session, Break::seq)
        .containsExactly(tuple(gone, 1L));
  }

  private Anchors open() {
    return Anchors.open(journal, place, CLOCK);
  }

  private AnchorVerifier verifier() {
    return place.verifier().orElseThrow();
  }

  private AnchorCheck check() throws IOException {
    return verifier().journal(journal);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(place.statements());
  }

  private List<String> faults(List<String> lines) throws IOException {
    Files.write(place.statements(), lines);
    return check().faults();
  }

  /** So many statements, each of something new. */
  private void state(int statements) {
    try (Anchors anchors = open()) {
      for (int i = 0; i < statements; i++) {
        append(begin(), 1 + random.nextInt(5));
        append(sessions.get(random.nextInt(sessions.size())), 1);
        assertThat(anchors.state()).isEqualTo(1);
      }
    }
  }

  private void happen(SplittableRandom dice) {
    int choice = sessions.isEmpty() ? 0 : dice.nextInt(5);
    if (choice == 0) {
      append(begin(), 1 + dice.nextInt(3));
    } else {
      SessionId session = sessions.get(dice.nextInt(sessions.size()));
      if (choice == 1) {
        long at = 1 + dice.nextLong(journal.session(session).orElseThrow().head());
        journal.fork(session, at, begin(), said(2, at)).toCompletableFuture().join();
      } else {
        append(session, 1 + dice.nextInt(3));
      }
    }
  }

  private SessionId begin() {
    SessionId session = SessionId.random(random);
    sessions.add(session);
    return session;
  }

  private void append(SessionId session, int events) {
    long head = journal.session(session).map(row -> row.head()).orElse(0L);
    journal.append(session, head, said(events, head)).toCompletableFuture().join();
  }

  private static List<Event> said(int events, long after) {
    List<Event> said = new ArrayList<>();
    for (int i = 1; i <= events; i++) {
      said.add(new Steered("word " + (after + i), "somebody"));
    }
    return said;
  }
}
