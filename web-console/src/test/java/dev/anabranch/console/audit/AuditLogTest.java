package dev.anabranch.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.console.access.Caller;
import dev.anabranch.console.access.Role;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  private static final AuditLog.Bound SMALL = new AuditLog.Bound(5, 4);
  @TempDir Path dir;

  private AuditLog log() {
    return new AuditLog(dir, () -> Instant.EPOCH, SMALL);
  }

  private static Deed deed(int n) {
    Caller caller =
        new Caller("c" + n % 3, Role.VIEWER, Optional.empty(), Optional.empty(), Optional.empty());
    List<SessionId> sessions =
        n % 2 == 0 ? List.of() : List.of(new SessionId(Integer.toString(n % 4).repeat(26)));
    return new Deed(caller, "GET", "/api/" + n, sessions, 200);
  }

  private AuditLog filled(int entries) {
    AuditLog log = log();
    for (int n = 1; n <= entries; n++) {
      log.append(deed(n), false);
    }
    return log;
  }

  private static List<Long> seqs(Json.Obj page) {
    return page.list("entries").stream().map(entry -> entry.asObject().integer("seq")).toList();
  }

  @Test
  void the_first_hash_is_over_zeros_and_the_entry() {
    log().append(new Deed(Caller.folder(), "GET", "/api/a", List.of(), 200), true);
    Json.Obj entry =
        log()
            .read(Optional.empty(), Optional.empty(), Optional.empty(), 1)
            .list("entries")
            .getFirst()
            .asObject();
    assertThat(entry.text("previous")).isEqualTo("0".repeat(64));
    assertThat(entry.text("hash"))
        .isEqualTo(
            Sha256.hex(
                "anabranch-audit/1\n{\"method\":\"GET\",\"previous\":\""
                    + "0".repeat(64)
                    + "\",\"role\":\"admin\",\"route\":\"/api/a\",\"seq\":1,\"status\":200,"
                    + "\"time\":\"1970-01-01T00:00:00Z\",\"who\":\"admin\"}"));
  }

  @Test
  void the_newest_are_kept_in_files_of_a_bounded_number() throws Exception {
    AuditLog log = filled(42);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))).hasSize(4);
    }
    assertThat(log.verify().canonical())
        .isEqualTo("{\"broken\":[],\"entries\":17,\"first\":26,\"last\":42,\"ok\":true}");
  }

  @Test
  void pages_go_back_to_the_oldest_with_no_gap_and_no_duplicate() {
    AuditLog log = filled(18);
    List<Long> read = new ArrayList<>();
    Optional<Long> cursor = Optional.empty();
    do {
      Json.Obj page = log.read(cursor, Optional.empty(), Optional.empty(), 4);
      read.addAll(seqs(page));
      cursor = page.findText("next").map(Long::valueOf);
    } while (cursor.isPresent());
    assertThat(read).hasSize(18).isSortedAccordingTo(Collections.reverseOrder()).startsWith(18L);
    assertThat(seqs(log.read(Optional.empty(), Optional.of("c1"), Optional.empty(), 100)))
        .containsExactly(16L, 13L, 10L, 7L, 4L, 1L);
    assertThat(seqs(log.read(Optional.empty(), Optional.empty(), Optional.of("3".repeat(26)), 100)))
        .containsExactly(15L, 11L, 7L, 3L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void an_edit_a_swap_a_hole_and_a_cut_are_found(int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 12; round++) {
      Path folder = dir.resolve("round" + round);
      AuditLog log = new AuditLog(folder, () -> Instant.EPOCH, SMALL);
      int entries = 2 + random.nextInt(16);
      for (int n = 1; n <= entries; n++) {
        log.append(deed(n), false);
      }
      assertThat(log.verify().bool("ok")).isTrue();
      harm(folder, random);
      assertThat(log.verify().bool("ok")).isFalse();
      log.append(deed(99), false);
      assertThat(log.verify().bool("ok")).isFalse();
    }
  }

  private static void harm(Path folder, SplittableRandom random) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    Path file = files.get(random.nextInt(files.size()));
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int at = random.nextInt(lines.size());
    switch (random.nextInt(3)) {
      case 0 -> lines.set(at, lines.get(at).replace("\"c", "\"d"));
      case 1 -> lines.remove(at);
      default -> Collections.swap(lines, at, (at + 1) % lines.size());
    }
    if (lines.equals(Files.readAllLines(file))) {
      lines.clear();
    }
    Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  @Test
  void what_a_process_wrote_that_ended_before_the_head_is_taken_in_or_cut_off() throws Exception {
    filled(7);
    Path head = dir.resolve("head");
    byte[] before = Files.readAllBytes(head);
    log().append(deed(8), false);
    Files.write(head, before);
    log().append(deed(9), false);
    assertThat(log().verify().integer("last")).isEqualTo(9);
    Path last = dir.resolve("0".repeat(19) + "6.jsonl");
    Files.writeString(last, Files.readString(last) + "{\"half\":");
    log().append(deed(10), false);
    assertThat(log().verify().canonical())
        .isEqualTo("{\"broken\":[],\"entries\":10,\"first\":1,\"last\":10,\"ok\":true}");
  }
}
