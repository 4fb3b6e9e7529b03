package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExportRefused;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.anchor.AnchorVerifier;
import dev.anabranch.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody changes exported files, one random thing at a time, also with everything after it made
 * to fit; nothing but the file, the signed statements and the public key is there to prove it.
 */
class TamperedExportTest {
  private static final int ATTACKS = System.getenv("ANABRANCH_NIGHTLY") == null ? 5_000 : 50_000;

  private static final Pattern LINE = Pattern.compile("line (\\d+): ");

  @TempDir Path folder;
  private final List<byte[]> exports = new ArrayList<>();
  private AnchorVerifier anchors;
  private Path file;

  @BeforeEach
  void export() throws IOException {
    AnchoredHistory history = AnchoredHistory.write(folder, 43);
    file = folder.resolve("export.jsonl");
    anchors = history.place.verifier().orElseThrow();
    try (JournalReader journal = JdbcJournal.readOnly(Database.sqlite(history.file))) {
      JournalSessionReads reads = new JournalSessionReads(journal, history.blobs);
      for (SessionId session : history.sessions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reads.export(session, out);
        exports.add(out.toByteArray());
      }
    }
  }

  @Test
  void an_export_is_proved_by_the_statements_and_its_requests_are_rendered_again()
      throws IOException {
    for (byte[] export : exports) {
      Json.Obj found = JournalSessionReads.verifyFile(Files.write(file, export), anchors);
      assertThat(found.bool("ok")).as(found.canonical()).isTrue();
      assertThat(found.obj("anchors").integer("entries")).isEqualTo(found.integer("events"));
      assertThat(JournalSessionReads.verifyFile(file).bool("ok")).isTrue();
    }
  }

  @Test
  void every_change_of_a_file_is_found_and_its_first_entry_named() throws IOException {
    List<String> unnamed = new ArrayList<>();
    for (int seed = 0; seed < ATTACKS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ExportAttack attack = ExportAttack.on(exports.get(random.nextInt(exports.size())), random);
      Files.write(file, attack.bytes());
      String wrong = wrong(attack);
      if (!wrong.isEmpty()) {
        unnamed.add("seed " + seed + ", " + attack.name() + ": " + attack.line() + " " + wrong);
      }
    }
    assertThat(unnamed).isEmpty();
  }

  private String wrong(ExportAttack attack) throws IOException {
    try {
      Json.Obj found = JournalSessionReads.verifyFile(file, anchors);
      List<Json.Obj> broken = found.list("broken").stream().map(Json::asObject).toList();
      boolean named =
          attack.outside()
              ? broken.stream().anyMatch(one -> line(one) > attack.line())
              : broken.stream()
                  .mapToLong(one -> one.findInteger("seq").orElse(0))
                  .filter(seq -> seq > 0)
                  .min()
                  .equals(OptionalLong.of(attack.line()));
      boolean header = attack.line() == 0 && !broken.isEmpty();
      return named || header ? "" : found.canonical();
    } catch (ExportRefused e) {
      return attack.line() == 0 ? "" : String.valueOf(e.getMessage());
    }
  }

  /** The line that a reason names, from 1; 0 if it names none. */
  private static int line(Json.Obj broken) {
    Matcher line = LINE.matcher(broken.text("reason"));
    return line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
  }
}
