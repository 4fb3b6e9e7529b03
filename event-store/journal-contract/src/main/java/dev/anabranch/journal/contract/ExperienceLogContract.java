package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Experience;
import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.Lesson;
import dev.anabranch.events.LibraryCodec;
import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.LibraryMoved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log of the experience library keeps. */
public abstract class ExperienceLogContract {
  static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

  final SteppedClock clock = new SteppedClock(START);
  ExperienceLog log;

  /** A new log without entries. */
  protected abstract ExperienceLog open(SteppedClock clock);

  @BeforeEach
  void openLog() {
    log = open(clock);
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void what_is_appended_is_read_in_its_order_with_its_place_and_time() {
    List<LibraryEntry> first = log.append(0, List.of(added(1), added(2)));
    clock.move(Duration.ofSeconds(5));
    List<LibraryEntry> second = log.append(2, List.of(retired(1)));

    List<LibraryEntry> all = new ArrayList<>(first);
    all.addAll(second);
    assertThat(all).extracting(LibraryEntry::seq).containsExactly(1L, 2L, 3L);
    assertThat(all)
        .extracting(LibraryEntry::time)
        .containsExactly(START, START, START.plusSeconds(5));
    assertThat(all).extracting(LibraryEntry::event).containsExactly(added(1), added(2), retired(1));
    assertThat(log.read(0, 10)).isEqualTo(all);
    assertThat(log.read(1, 1)).isEqualTo(all.subList(1, 2));
    assertThat(log.read(3, 10)).isEmpty();
    assertThat(log.read(99, 10)).isEmpty();
    assertThat(log.library().seq()).isEqualTo(3);
  }

  @Test
  void every_hash_follows_from_the_one_before() {
    for (int i = 0; i < 20; i++) {
      log.append(i, List.of(added(i)));
    }

    byte[] last = HashChain.origin();
    for (LibraryEntry entry : log.read(0, 100)) {
      last =
          LibraryEntry.chained(
              last,
              entry.seq(),
              LibraryCodec.type(entry.event()),
              entry.micros(),
              LibraryCodec.encode(entry.event()).bytes());
      assertThat(entry.hash()).isEqualTo(HexFormat.of().formatHex(last));
    }
    assertThat(log.fault()).isEmpty();
  }

  @Test
  void who_expects_another_head_is_refused_and_nothing_is_written() {
    log.append(0, List.of(added(1)));

    assertThatThrownBy(() -> log.append(0, List.of(added(2))))
        .isInstanceOf(LibraryMoved.class)
        .hasMessageContaining("at entry 1, not at 0");
    assertThatThrownBy(() -> log.append(2, List.of(added(2)))).isInstanceOf(LibraryMoved.class);
    assertThat(log.read(0, 10)).hasSize(1);
  }

  @Test
  void an_append_without_events_or_with_too_many_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> log.append(0, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> log.append(0, Collections.nCopies(ExperienceLog.EVENTS_MAX + 1, retired(1))));
    assertThat(log.read(0, 10)).isEmpty();
  }

  @Test
  void time_never_goes_back() {
    log.append(0, List.of(added(1)));
    clock.move(Duration.ofDays(-3));
    log.append(1, List.of(added(2)));

    assertThat(log.read(0, 10)).extracting(LibraryEntry::time).containsExactly(START, START);
    assertThat(log.fault()).isEmpty();
  }

  @Test
  void a_log_of_many_pages_is_folded_whole() {
    int count = ExperienceLog.EVENTS_MAX;
    log.append(0, IntStream.range(0, count).mapToObj(ExperienceLogContract::added).toList());
    log.append(count, List.of(retired(7), retired(8)));

    ExperienceLibrary library = log.library();

    assertThat(library.seq()).isEqualTo(count + 2L);
    assertThat(library.active()).hasSize(count - 2);
    assertThat(log.fault()).isEmpty();
  }

  @Test
  void of_many_writers_at_once_each_lesson_has_an_id_of_its_own() throws Exception {
    ExperienceDesk desk = new ExperienceDesk(log);
    List<Callable<Experience>> writers =
        IntStream.range(0, 12)
            .<Callable<Experience>>mapToObj(i -> () -> desk.add(lesson(i), "writer " + i))
            .toList();

    List<String> ids = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Experience> written : threads.invokeAll(writers)) {
        ids.add(written.get().id());
      }
    }

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(log.library().active())
        .extracting(Experience::id)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(log.fault()).isEmpty();
  }

  @Test
  void what_a_person_adds_counts_until_it_is_retired() {
    ExperienceDesk desk = new ExperienceDesk(log);

    Experience one = desk.add(lesson(1), "owner");
    String version = desk.library().version();
    Experience two = desk.add(lesson(2), "owner");
    Experience gone = desk.retire(two.id(), "It was wrong.", "owner");

    assertThat(one.id()).isEqualTo("e00001");
    assertThat(gone.status()).isEqualTo(Experience.Status.RETIRED);
    assertThat(desk.library().active()).containsExactly(one);
    assertThat(desk.library().version()).isEqualTo(version);
    assertThat(desk.add(lesson(3), "owner").id()).isEqualTo("e00003");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.retire(two.id(), "Again.", "owner"))
        .withMessage("lesson e00002 is retired");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.retire("e00009", "Unknown.", "owner"))
        .withMessage("there is no lesson e00009");
    assertThat(log.read(0, 10)).hasSize(4);
  }

  static LibraryEvent added(int number) {
    return new LibraryEvent.EntryAdded("e" + number, lesson(number), true, "somebody");
  }

  static LibraryEvent retired(int number) {
    return new LibraryEvent.EntryRetired("e" + number, "It was wrong.", "somebody");
  }

  private static Lesson lesson(int number) {
    return Lesson.byHand("Title " + number, "Ünïcode \"content\" 語 😀.", "", Lesson.Polarity.DO);
  }
}
