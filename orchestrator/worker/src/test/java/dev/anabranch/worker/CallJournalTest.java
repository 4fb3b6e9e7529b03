package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Settlement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call journal through crashes, which are files cut at some byte. */
final class CallJournalTest {
  private static final SessionId SESSION = SessionId.random(new Random(1));
  private static final CallKey FIRST = new CallKey(SESSION, "3.0");
  private static final CallKey SECOND = new CallKey(SESSION, "3.1");
  private static final Settlement ANSWER = new CallCancelled("3.0", Optional.of("r".repeat(64)));

  @TempDir Path folder;

  @Test
  void what_was_written_is_known_after_a_restart() throws IOException {
    try (CallJournal journal = CallJournal.open(folder)) {
      journal.started(FIRST, 1);
      journal.finished(FIRST, ANSWER, 2);
      journal.accepted(SECOND);
    }
    try (CallJournal journal = CallJournal.open(folder)) {
      assertThat(journal.known(FIRST))
          .isEqualTo(
              new CallRecord(
                  false, OptionalInt.of(2), Optional.of(new CallRecord.Answer(ANSWER, 2)), false));
      assertThat(journal.known(SECOND))
          .isEqualTo(new CallRecord(true, OptionalInt.empty(), Optional.empty(), false));
      assertThat(journal.untold()).containsOnlyKeys(FIRST);
      assertThat(journal.settlements(SESSION)).containsExactly(ANSWER);
    }
  }

  @Test
  void a_file_cut_at_any_byte_holds_the_whole_lines_before_and_takes_new_ones() throws IOException {
    try (CallJournal journal = CallJournal.open(folder)) {
      journal.started(FIRST, 1);
      journal.finished(FIRST, ANSWER, 2);
    }
    byte[] whole = Files.readAllBytes(folder.resolve("now"));
    int firstLine = indexOfNewline(whole) + 1;
    for (int cut = 0; cut < whole.length; cut++) {
      Files.write(folder.resolve("now"), Arrays.copyOf(whole, cut));
      try (CallJournal journal = CallJournal.open(folder)) {
        assertThat(journal.known(FIRST).started()).as("cut at %d", cut).isEqualTo(cut >= firstLine);
        assertThat(journal.known(FIRST).settlement()).isEmpty();
        journal.started(SECOND, 1);
      }
      try (CallJournal journal = CallJournal.open(folder)) {
        assertThat(journal.known(SECOND).started()).as("after a cut at %d", cut).isTrue();
      }
    }
  }

  @Test
  void a_flipped_byte_ends_what_is_believed() throws IOException {
    try (CallJournal journal = CallJournal.open(folder)) {
      journal.started(FIRST, 1);
      journal.started(SECOND, 1);
    }
    byte[] bytes = Files.readAllBytes(folder.resolve("now"));
    bytes[30] ^= 1;
    Files.write(folder.resolve("now"), bytes);

    try (CallJournal journal = CallJournal.open(folder)) {
      assertThat(journal.known(FIRST)).isEqualTo(CallRecord.UNKNOWN);
      assertThat(journal.known(SECOND)).isEqualTo(CallRecord.UNKNOWN);
    }
  }

  @Test
  void it_stays_small_and_forgets_the_oldest_first() throws IOException {
    int calls = 200;
    try (CallJournal journal = CallJournal.open(folder, 2_000)) {
      for (int i = 0; i < calls; i++) {
        CallKey key = new CallKey(SESSION, i + ".0");
        journal.started(key, 1);
        journal.finished(key, new InDoubt(i + ".0", "?"), 1);
      }
      assertThat(journal.known(new CallKey(SESSION, "0.0"))).isEqualTo(CallRecord.UNKNOWN);
      assertThat(journal.known(new CallKey(SESSION, "199.0")).settlement()).isPresent();
    }
    assertThat(Files.size(folder.resolve("now")) + Files.size(folder.resolve("before")))
        .isLessThan(2 * 2_500);
    try (CallJournal journal = CallJournal.open(folder, 2_000)) {
      assertThat(journal.known(new CallKey(SESSION, "199.0")).settlement()).isPresent();
    }
  }

  @Test
  void a_call_begun_before_the_file_was_turned_over_is_still_begun_after_a_restart()
      throws IOException {
    try (CallJournal journal = CallJournal.open(folder, 100)) {
      journal.started(FIRST, 1);
      journal.started(SECOND, 1);
      journal.accepted(FIRST);
    }
    try (CallJournal journal = CallJournal.open(folder, 100)) {
      assertThat(journal.known(FIRST).started()).isTrue();
    }
  }

  @Test
  void lines_of_many_threads_are_all_on_disk_when_their_writers_go_on() throws Exception {
    int threads = 16;
    int each = 20;
    try (CallJournal journal = CallJournal.open(folder);
        ExecutorService writers = Executors.newFixedThreadPool(threads)) {
      List<Future<Boolean>> known = new ArrayList<>();
      for (int n = 0; n < threads * each; n++) {
        CallKey key = new CallKey(SESSION, n + ".0");
        known.add(
            writers.submit(() -> {
              journal.started(key, 1);
              return journal.known(key).started();
            }));
      }
      for (Future<Boolean> one : known) {
        assertThat(one.get()).isTrue();
      }
    }
    try (CallJournal journal = CallJournal.open(folder)) {
      assertThat(journal.untold()).hasSize(threads * each);
    }
  }

  @Test
  void a_line_that_waits_for_others_is_known_when_they_are_on_disk() throws IOException {
    try (CallJournal journal = CallJournal.open(folder)) {
      journal.accepted(FIRST);
      assertThat(journal.known(FIRST)).isEqualTo(CallRecord.UNKNOWN);
      journal.started(SECOND, 1);
      assertThat(journal.known(FIRST).accepted()).isTrue();
    }
  }

  @Test
  void that_a_call_was_taken_is_read_from_an_older_journal_and_says_nothing() throws IOException {
    String json = "{\"call\":\"3.0\",\"delivery\":1,\"session\":\"%s\",\"what\":\"taken\"}";
    byte[] line = json.formatted(SESSION).getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(line);
    Files.writeString(
        folder.resolve("now"), "%08x ".formatted(crc.getValue()) + json.formatted(SESSION) + "\n");

    try (CallJournal journal = CallJournal.open(folder)) {
      assertThat(journal.known(FIRST)).isEqualTo(CallRecord.UNKNOWN);
      journal.started(FIRST, 1);
    }
    try (CallJournal journal = CallJournal.open(folder)) {
      assertThat(journal.known(FIRST).started()).isTrue();
    }
  }

  @Test
  void a_second_worker_on_the_same_journal_is_refused_with_a_way_out() throws IOException {
    try (CallJournal journal = CallJournal.open(folder)) {
      assertThatThrownBy(() -> CallJournal.open(folder))
          .isInstanceOf(CallJournalBusy.class)
          .hasMessageContaining("another worker id");
      assertThat(journal.known(FIRST)).isEqualTo(CallRecord.UNKNOWN);
    }
  }

  private static int indexOfNewline(byte[] bytes) {
    int at = 0;
    while (bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
