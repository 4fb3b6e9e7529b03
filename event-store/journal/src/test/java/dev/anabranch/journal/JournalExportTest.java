package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalExportTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.5Z"));

  private final Map<String, byte[]> blobs = new HashMap<>();
  private final Journal journal = new MemoryJournal(CLOCK);
  private final SessionId parent = newSession();
  private final SessionId child = newSession();
  @TempDir private Path folder;
  private List<String> lines;

  @BeforeEach
  void write() throws IOException {
    append(journal, parent, 0, said("p1"), said("p2 \"中\"\n\uD800"), observed("long output"));
    append(journal, parent, 3, failed("another long output"), observed("long output"), said("p6"));
    fork(journal, parent, 4, child, said("c5"), observed("the child's"));
    lines = export(child).lines().toList();
  }

  @Test
  void an_export_has_a_header_every_entry_the_blobs_and_an_end() {
    List<String> keys =
        lines.stream().map(line -> Json.parseObject(line).fields().firstKey()).toList();

    assertThat(keys)
        .containsExactly(
            "anabranch",
            "event",
            "event",
            "event",
            "event",
            "event",
            "event",
            "base64",
            "base64",
            "base64",
            "end");
    assertThat(Json.parseObject(lines.getFirst()))
        .isEqualTo(
            Json.object()
                .with("anabranch", 1)
                .with("session", child.value())
                .with("parent", parent.value())
                .with("forkedAt", 4)
                .with("head", 6)
                .with("hash", journal.read(child, 5, 1).getFirst().hash()));
    assertThat(lines).allMatch(line -> Json.parse(line).canonical().equals(line));
  }

  @Test
  void an_exported_entry_is_the_entry_of_the_contract_without_its_ordering() {
    for (int i = 0; i < 6; i++) {
      var entry = new TreeMap<>(journal.read(child, i, 1).getFirst().json().fields());
      entry.remove("ordering");
      assertThat(lines.get(i + 1)).isEqualTo(Json.object(entry).canonical());
    }
  }

  @Test
  void a_sound_export_verifies() throws IOException {
    for (SessionId session : List.of(parent, child)) {
      ChainCheck check = verify(export(session));
      assertThat(check.broken()).isEmpty();
      assertThat(check.session()).isEqualTo(session);
      assertThat(check.entries()).isEqualTo(6);
    }
  }

  @Test
  void the_same_session_gives_the_same_bytes_from_any_store_at_any_time() throws IOException {
    String before = export(parent);
    append(journal, newSession(), 0, said("somebody else"));
    fork(journal, parent, 2, newSession(), said("a fork"));
    assertThat(export(parent)).isEqualTo(before);

    try (Journal other = JdbcJournal.open(Database.sqlite(folder.resolve("journal.db")), CLOCK)) {
      append(other, newSession(), 0, said("first in this store"));
      for (int i = 0; i < 6; i++) {
        append(other, parent, i, journal.read(parent, i, 1).getFirst().event());
      }
      assertThat(export(other, parent)).isEqualTo(before);
    }
  }

  @Test
  void a_long_session_is_exported_in_pages() throws IOException {
    for (int i = 6; i < 400; i++) {
      append(journal, parent, i, said("n" + i));
    }

    assertThat(verify(export(parent)).broken()).isEmpty();
    assertThat(verify(export(parent)).entries()).isEqualTo(400);
  }

  @Test
  void blobs_that_the_caller_adds_are_exported_once_and_verified() throws IOException {
    String more = blob("a file of the workspace");
    String again = blob("long output");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JournalExport(journal, source()).write(child, Set.of(more, again), out);
    String text = out.toString(StandardCharsets.UTF_8);

    assertThat(text.lines().filter(line -> line.startsWith("{\"base64\""))).hasSize(4);
    assertThat(verify(text).broken()).isEmpty();
  }

  @Test
  void a_blob_that_is_missing_or_damaged_fails_the_export() {
    String name = Sha256.hex("long output");
    blobs.put(name, new byte[] {1});
    assertThatThrownBy(() -> export(child))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining(name)
        .hasMessageContaining("entry 3 of session " + parent);
    blobs.remove(name);
    assertThatThrownBy(() -> export(child))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining(name);
  }

  @Test
  void an_unknown_session_cannot_be_exported() {
    assertThatThrownBy(() -> export(newSession())).isInstanceOf(UnknownSession.class);
  }

  @Test
  void a_changed_entry_is_named_by_its_seq() throws IOException {
    assertFirstBad(2, changed(2, "p2", "P2"));
    assertFirstBad(1, changed(1, "Steered", "Steere_"));
    assertFirstBad(5, changed(5, "12:00:00.500Z", "12:00:00.501Z"));
    assertFirstBad(5, changed(5, "\"text\":\"c5\"", "\"more\":1,\"text\":\"c5\""));
    assertFirstBad(4, changed(4, "\"kind\":\"lost\",", ""));
    assertFirstBad(3, changed(3, parent.value(), child.value()));
    assertFirstBad(6, changed(6, child.value(), parent.value()));
  }

  @Test
  void a_line_of_another_form_is_named_by_its_seq() throws IOException {
    assertFirstBad(3, changed(3, "{\"event\"", "{ \"event\""));
    assertFirstBad(3, changed(3, ",\"hash\"", ",\"extra\":1,\"hash\""));
    assertFirstBad(3, changed(3, "\"seq\":3,", ""));
    assertFirstBad(3, changed(3, "\"seq\":3,", "\"seq\":4,"));
    assertFirstBad(3, changed(3, "{", ""));
    assertFirstBad(3, changed(3, ".500Z", ".5Z"));
    assertFirstBad(3, edited(all -> all.set(3, "")));
  }

  @Test
  void dropped_swapped_and_repeated_entries_are_named_by_the_first_bad_seq() throws IOException {
    assertFirstBad(4, edited(all -> all.remove(4)));
    assertFirstBad(2, edited(all -> all.add(2, all.remove(3))));
    assertFirstBad(4, edited(all -> all.add(4, all.get(3))));
  }

  @Test
  void a_file_that_was_cut_anywhere_is_not_sound() throws IOException {
    String whole = String.join("\n", lines) + "\n";
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    int header = lines.getFirst().length() + 1;
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      int length = header + random.nextInt(bytes.length - header);
      assertThat(verify(Arrays.copyOf(bytes, length)).ok()).as("%d", length).isFalse();
    }
    assertFirstBad(5, String.join("\n", lines.subList(0, 5)) + "\n");
  }

  @Test
  void any_flipped_bit_is_found() throws IOException {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    Random random = new Random(6);
    for (int i = 0; i < 500; i++) {
      int place = random.nextInt(bytes.length);
      byte[] flipped = bytes.clone();
      flipped[place] ^= (byte) (1 << random.nextInt(8));
      boolean ok;
      try {
        ok = verify(flipped).ok();
      } catch (ExportRefused refused) {
        ok = false;
      }
      assertThat(ok).as("byte %d", place).isFalse();
    }
  }

  @Test
  void wrong_blobs_are_found() throws IOException {
    String base64 = "{\"base64\":\"";
    assertBroken("those of its name", changed(7, base64, base64 + "AAAA"));
    assertBroken("canonically", edited(all -> all.replaceAll(line -> line.replace("=", ""))));
    assertBroken("is missing", edited(all -> all.remove(8)));
    assertBroken("in its place", edited(all -> all.add(8, all.remove(7))));
    assertBroken("in its place", edited(all -> all.add(8, all.get(7))));
  }

  @Test
  void a_wrong_end_is_found() throws IOException {
    assertBroken("does not fit", changed(10, "\"entries\":6", "\"entries\":5"));
    assertBroken("does not fit", changed(10, "\"blobs\":3", "\"blobs\":2"));
    assertBroken("fields", changed(10, "\"blobs\":3,", ""));
    assertBroken("more after the end", String.join("\n", lines) + "\n{}\n");
    assertBroken("was cut", String.join("\n", lines));
  }

  @Test
  void a_header_that_is_none_refuses_the_file() throws IOException {
    for (String bad :
        List.of(
            "",
            "some text\n",
            "{}\n",
            changed(0, "\"anabranch\":1", "\"anabranch\":2"),
            changed(0, "\"head\":6", "\"head\":0"),
            changed(0, "\"forkedAt\":4,", ""),
            changed(0, "\"head\"", "\"Head\""))) {
      assertThatThrownBy(() -> verify(bad))
          .isInstanceOf(ExportRefused.class)
          .hasMessageContaining("line 1");
    }
  }

  @Test
  void a_header_that_tells_another_story_is_found() throws IOException {
    assertThat(verify(changed(0, "\"forkedAt\":4", "\"forkedAt\":5")).ok()).isFalse();
    assertThat(verify(changed(0, "\"head\":6", "\"head\":5")).ok()).isFalse();
    assertThat(verify(changed(0, "\"head\":6", "\"head\":7")).ok()).isFalse();
    assertThat(verify(changed(0, parent.value(), newSession().value())).ok()).isFalse();
  }

  private Event observed(String output) {
    return new Observed("1.0", 0, stored(output), Optional.empty(), 5, Optional.empty());
  }

  private Event failed(String output) {
    return new Failed("1.0", Kind.LOST, "gone", stored(output), Optional.empty(), 5);
  }

  private Output stored(String text) {
    return new Output("head", "tail", text.length(), Optional.of(blob(text)), false);
  }

  private String blob(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    blobs.put(Sha256.hex(bytes), bytes);
    return Sha256.hex(bytes);
  }

  private BlobSource source() {
    return sha256 -> Optional.ofNullable(blobs.get(sha256));
  }

  private String export(SessionId session) throws IOException {
    return export(journal, session);
  }

  private String export(JournalReader from, SessionId session) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JournalExport(from, source()).write(session, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private ChainCheck verify(String text) throws IOException {
    return verify(text.getBytes(StandardCharsets.UTF_8));
  }

  private ChainCheck verify(byte[] bytes) throws IOException {
    return ExportVerifier.verify(Files.write(folder.resolve("export.jsonl"), bytes));
  }

  private String changed(int line, String from, String to) {
    assertThat(lines.get(line)).contains(from);
    return edited(all -> all.set(line, all.get(line).replace(from, to)));
  }

  private String edited(Consumer<List<String>> edit) {
    List<String> all = new ArrayList<>(lines);
    edit.accept(all);
    return String.join("\n", all) + "\n";
  }

  private void assertFirstBad(long seq, String text) throws IOException {
    assertThat(verify(text).broken()).isNotEmpty();
    assertThat(verify(text).broken().getFirst().seq()).isEqualTo(seq);
  }

  private void assertBroken(String reason, String text) throws IOException {
    assertThat(verify(text).broken())
        .isNotEmpty()
        .first()
        .matches(found -> found.seq() == 0 && found.reason().contains(reason));
  }
}
