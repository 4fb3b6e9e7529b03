package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.journal.EventTooLarge;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Appending: order, all or nothing, the fence, time and hashes. */
abstract class AppendContract extends ContractWords {
  @Test
  void what_is_appended_is_read_in_its_order_with_seq_from_1() {
    SessionId session = newSession();
    append(session, 0, said("a"), said("b"));
    append(session, 2, said("c"));

    assertThat(texts(session)).containsExactly("a", "b", "c");
    assertThat(journal.read(session, 0, 10)).extracting(Entry::seq).containsExactly(1L, 2L, 3L);
    assertThat(row(session)).isEqualTo(new SessionRow(session, Optional.empty(), 0, 3));
  }

  @Test
  void an_append_answers_the_entries_that_are_read_later() {
    SessionId session = newSession();
    List<Entry> answered = append(session, 0, said("a"), said("b"));

    assertThat(journal.read(session, 0, 10)).isEqualTo(answered);
    assertThat(answered).extracting(Entry::origin).containsOnly(session);
  }

  @Test
  void an_append_at_another_head_is_refused_and_names_the_head() {
    SessionId session = newSession();
    append(session, 0, said("a"), said("b"));

    for (long wrong : new long[] {0, 1, 3}) {
      assertRefused(journal.append(session, wrong, List.of(said("x"))), JournalMoved.class)
          .hasMessageContaining("at entry 2");
    }
    assertThat(texts(session)).containsExactly("a", "b");
  }

  @Test
  void an_append_to_a_session_that_is_not_there_needs_the_expected_head_0() {
    SessionId session = newSession();

    assertRefused(journal.append(session, 3, List.of(said("x"))), JournalMoved.class);
    assertThat(journal.session(session)).isEmpty();
    assertThat(journal.sessions()).isEmpty();
  }

  @Test
  void an_append_is_kept_as_a_whole_or_not_at_all() {
    SessionId session = newSession();
    append(session, 0, said("a"));
    Event tooLarge = said("x".repeat(Journal.EVENT_BYTES_MAX));

    assertRefused(
        journal.append(session, 1, List.of(said("b"), tooLarge, said("c"))), EventTooLarge.class);

    assertThat(texts(session)).containsExactly("a");
    append(session, 1, said("d"));
    assertThat(texts(session)).containsExactly("a", "d");
  }

  @Test
  void the_largest_event_is_taken() {
    SessionId session = newSession();
    int frame = EventCodec.encode(said("")).bytes().length;
    String text = "x".repeat(Journal.EVENT_BYTES_MAX - frame);
    append(session, 0, said(text));

    assertThat(texts(session)).containsExactly(text);
  }

  @Test
  void nothing_and_too_much_are_refused() {
    SessionId session = newSession();

    assertRefused(journal.append(session, 0, List.of()), IllegalArgumentException.class);
    List<Event> many = new ArrayList<>();
    IntStream.rangeClosed(0, Journal.EVENTS_MAX).forEach(i -> many.add(said("x")));
    assertRefused(journal.append(session, 0, many), IllegalArgumentException.class);
    assertThat(journal.session(session)).isEmpty();
  }

  @Test
  void of_many_writers_at_one_head_exactly_one_wins() {
    SessionId session = newSession();
    append(session, 0, said("a"));
    List<CompletionStage<List<Entry>>> tries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tries.add(journal.append(session, 1, List.of(said("writer " + i))));
    }

    long kept = tries.stream().filter(this::succeeds).count();

    assertThat(kept).isEqualTo(1);
    assertThat(row(session).head()).isEqualTo(2);
  }

  @Test
  void appends_sent_without_waiting_are_kept_in_the_order_of_sending() {
    SessionId session = newSession();
    List<CompletionStage<List<Entry>>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add(journal.append(session, i, List.of(said("n" + i))));
    }
    sent.forEach(JournalContract::done);

    assertThat(texts(session)).isEqualTo(IntStream.range(0, 300).mapToObj(i -> "n" + i).toList());
  }

  @Test
  void an_entry_has_the_time_of_the_clock_in_microseconds() {
    SessionId session = newSession();
    append(session, 0, said("a"));

    assertThat(journal.read(session, 0, 1).getFirst().time()).isEqualTo(START);
  }

  @Test
  void time_never_goes_back_along_a_branch_also_over_a_fork() {
    SessionId parent = newSession();
    append(parent, 0, said("a"));
    clock.move(Duration.ofHours(-2));
    append(parent, 1, said("b"));
    SessionId child = newSession();
    fork(parent, 2, child, said("c"));
    clock.move(Duration.ofHours(3));
    append(child, 3, said("d"));

    assertThat(journal.read(child, 0, 10))
        .extracting(Entry::time)
        .containsExactly(START, START, START, START.plus(Duration.ofHours(1)));
  }

  @Test
  void every_branch_has_a_whole_hash_chain() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"), said("c"));
    SessionId child = newSession();
    fork(parent, 2, child, said("d"));
    append(parent, 3, said("e"));

    assertThat(journal.check(parent).broken()).isEmpty();
    assertThat(journal.check(parent).entries()).isEqualTo(4);
    assertThat(journal.check(child).broken()).isEmpty();
    assertThat(journal.check(child).entries()).isEqualTo(3);
    assertThat(journal.read(child, 0, 10)).extracting(Entry::hash).doesNotHaveDuplicates();
  }

  /** Computed here from the specification's parts, not asked of the journal. */
  @Test
  void every_hash_follows_from_the_hash_before_it_and_the_stored_bytes() {
    SessionId parent = newSession();
    append(parent, 0, said("a"), said("b"));
    append(parent, 2, said("c"));
    SessionId child = newSession();
    fork(parent, 2, child, said("d"), said("e"));

    for (SessionId session : List.of(parent, child)) {
      byte[] previous = HashChain.origin();
      for (StoredEntry entry : journal.stored(session, 0, 10)) {
        assertThat(entry.digest()).isEqualTo(Sha256.of(entry.payload()));
        previous =
            HashChain.next(
                previous,
                entry.origin(),
                entry.seq(),
                entry.type(),
                entry.micros(),
                entry.digest());
        assertThat(entry.hash()).as("%s@%d", session, entry.seq()).isEqualTo(previous);
      }
    }
  }

  @Test
  void stored_bytes_are_the_canonical_json_of_the_event() {
    SessionId session = newSession();
    append(session, 0, said("b\"\u0000 \uD83D\uDE00 \uD800"));

    assertThat(journal.stored(session, 0, 1).getFirst().payload())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"by\":\"somebody\",\"text\":\"b\\\"\\u0000 \uD83D\uDE00 \\ud800\"}");
  }
}
