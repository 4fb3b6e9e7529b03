package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.LibraryEvent.EntriesMerged;
import dev.anabranch.events.LibraryEvent.EntryAdded;
import dev.anabranch.events.LibraryEvent.EntryKept;
import dev.anabranch.events.LibraryEvent.EntryModified;
import dev.anabranch.events.LibraryEvent.EntryRetired;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperienceLibraryTest {
  private static final Lesson FIRST = lesson("Build first.");
  private static final Lesson SECOND = lesson("Test first.");

  /** Logs of the first version are read for ever: lines may be added here, none changed. */
  static Stream<String> storedLines() throws IOException {
    try (InputStream file = ExperienceLibraryTest.class.getResourceAsStream("/library-v1.jsonl")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("storedLines")
  void a_stored_event_is_read_and_written_again_as_the_same_bytes(String line) {
    Json.Obj stored = Json.parseObject(line);

    LibraryEvent event = LibraryCodec.decode(stored.text("type"), stored.obj("event").bytes());

    assertThat(
            Json.object()
                .with("type", LibraryCodec.type(event))
                .with("event", LibraryCodec.encode(event))
                .canonical())
        .isEqualTo(line);
  }

  @Test
  void every_event_type_is_among_the_stored_ones() throws IOException {
    List<String> types = storedLines().map(line -> Json.parseObject(line).text("type")).toList();

    assertThat(types)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(LibraryEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void any_event_comes_back_as_it_was_with_the_same_bytes(long seed) {
    RandomLibrary library = new RandomLibrary(new Random(seed));
    for (int i = 0; i < 200; i++) {
      LibraryEvent event = library.event();
      byte[] bytes = LibraryCodec.encode(event).bytes();

      LibraryEvent again = LibraryCodec.decode(LibraryCodec.type(event), bytes);

      assertThat(again).isEqualTo(event);
      assertThat(LibraryCodec.encode(again).bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void what_a_newer_program_wrote_asks_for_it_and_what_is_broken_says_so() {
    assertThatThrownBy(
            () -> LibraryCodec.decode("EntryDreamt", "{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(EventRefused.class)
        .hasMessageContaining("newer Anabranch");
    assertThatThrownBy(
            () -> LibraryCodec.decode("EntryRetired", "{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(EventRefused.class)
        .hasMessageContaining("malformed");
  }

  /**
   * Ids stay, counts only grow, what is retired stays so, and the fold in two parts is the fold.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whatever_happens_the_library_keeps_its_promises(long seed) {
    List<LibraryEntry> log = new RandomLibrary(new Random(seed)).log(120);
    ExperienceLibrary library = ExperienceLibrary.EMPTY;
    for (LibraryEntry entry : log) {
      ExperienceLibrary before = library;
      boolean sensible = library.refusal(entry.event()).isEmpty();
      library = library.evolve(entry.seq(), entry.event());

      assertThat(library.entries().keySet()).containsAll(before.entries().keySet());
      assertThat(library.entries()).doesNotContainKey(library.nextId());
      if (sensible) {
        assertGrew(before, library, entry.event());
      }
      assertThat(library.version().equals(before.version()))
          .isEqualTo(library.active().equals(before.active()));
    }
    assertThat(ExperienceLibrary.of(log)).isEqualTo(library);
    assertThat(library.active()).isNotEmpty();
  }

  private static void assertGrew(
      ExperienceLibrary before, ExperienceLibrary after, LibraryEvent event) {
    before
        .entries()
        .forEach((id, was) -> {
          Experience is = Objects.requireNonNull(after.entries().get(id));
          assertThat(is.uses()).isGreaterThanOrEqualTo(was.uses());
          assertThat(is.createdBy()).isEqualTo(was.createdBy());
          if (was.status() == Experience.Status.RETIRED) {
            assertThat(is).as("%s", event).isEqualTo(was);
          }
        });
  }

  @Test
  void a_lesson_lives_from_its_proposal_to_its_end() {
    ExperienceLibrary library =
        folded(
            new EntryAdded("e00001", FIRST, false, "learner"),
            new EntryKept("e00001", 0, 0, 0, "owner"),
            new EntryModified("e00001", SECOND, "learner"),
            new EntryKept("e00001", 5, 3, 1, "learner"),
            new EntryKept("e00001", 1, 0, 1, "learner"));

    assertThat(folded(new EntryAdded("e00001", FIRST, false, "learner")).active()).isEmpty();
    assertThat(library.active())
        .containsExactly(
            new Experience("e00001", SECOND, Experience.Status.ACTIVE, 6, 3, 2, "learner"));
    ExperienceLibrary ended = library.evolve(6, new EntryRetired("e00001", "Wrong.", "owner"));
    assertThat(ended.active()).isEmpty();
    assertThat(ended.version()).isEqualTo(ExperienceLibrary.EMPTY.version());
    assertThat(ended.nextId()).isEqualTo("e00002");
  }

  @Test
  void a_merged_lesson_has_the_counts_of_all() {
    ExperienceLibrary library =
        folded(
            new EntryAdded("e00001", FIRST, true, "a"),
            new EntryAdded("e00002", SECOND, true, "b"),
            new EntryKept("e00001", 5, 3, 1, "a"),
            new EntryKept("e00002", 2, 1, 1, "a"),
            new EntriesMerged(List.of("e00001", "e00002"), "e00002", lesson("Both."), "c"));

    assertThat(library.active())
        .containsExactly(
            new Experience("e00002", lesson("Both."), Experience.Status.ACTIVE, 7, 4, 2, "b"));
    assertThat(Objects.requireNonNull(library.entries().get("e00001")).status())
        .isEqualTo(Experience.Status.RETIRED);
  }

  @Test
  void the_version_is_the_hash_of_the_canonical_active_lessons() {
    ExperienceLibrary library = folded(new EntryAdded("e00001", FIRST, true, "a"));

    assertThat(library.version())
        .isEqualTo(
            Sha256.hex(
                "[{\"content\":\"Build first.\",\"createdBy\":\"a\",\"description\":\"\",\"harmful\":0,"
                    + "\"helpful\":0,\"id\":\"e00001\",\"kind\":\"experience\",\"polarity\":\"do\",\"scope\":\"\","
                    + "\"sources\":[],\"status\":\"active\",\"title\":\"Title\",\"uses\":0}]"));
    assertThat(ExperienceLibrary.EMPTY.version()).isEqualTo(Sha256.hex("[]"));
  }

  @Test
  void what_is_retired_is_shown_to_who_asks_for_all() {
    ExperienceLibrary library =
        folded(
            new EntryAdded("e00001", FIRST, true, "a"),
            new EntryAdded("e00002", FIRST, false, "a"),
            new EntryAdded("e00003", FIRST, true, "a"),
            new EntryRetired("e00001", "Wrong.", "a"));

    assertThat(library.json(false).list("entries"))
        .extracting(entry -> entry.asObject().text("status"))
        .containsExactly("proposed", "active");
    assertThat(library.json(true).list("entries")).hasSize(3);
    assertThat(library.json(true).text("version")).isEqualTo(library.version());
  }

  @Test
  void what_makes_no_sense_is_refused_in_words() {
    ExperienceLibrary library =
        folded(
            new EntryAdded("e00001", FIRST, true, "a"),
            new EntryAdded("e00002", FIRST, true, "a"),
            new EntryRetired("e00002", "Twice.", "a"));

    assertThat(library.refusal(new EntryAdded("e00001", FIRST, true, "a")))
        .contains("there is a lesson e00001 already");
    assertThat(library.refusal(new EntryRetired("e00009", "x", "a")))
        .contains("there is no lesson e00009");
    assertThat(library.refusal(new EntryKept("e00002", 1, 1, 0, "a")))
        .contains("lesson e00002 is retired");
    assertThat(library.refusal(new EntriesMerged(List.of("e00001"), "e00002", FIRST, "a")))
        .contains("lesson e00002 is retired");
    assertThat(library.refusal(new EntriesMerged(List.of("e00001"), "e00003", FIRST, "a")))
        .isEmpty();
  }

  private static ExperienceLibrary folded(LibraryEvent... events) {
    ExperienceLibrary library = ExperienceLibrary.EMPTY;
    for (LibraryEvent event : events) {
      library = library.evolve(library.seq() + 1, event);
    }
    return library;
  }

  private static Lesson lesson(String content) {
    return Lesson.byHand("Title", content, "", Lesson.Polarity.DO);
  }
}
