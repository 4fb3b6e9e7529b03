package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.Header;
import dev.anabranch.events.Lesson;
import dev.anabranch.events.LibraryEvent.EntryAdded;
import dev.anabranch.events.LibraryEvent.EntryKept;
import dev.anabranch.events.LibraryEvent.EntryRetired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExperienceSnapshotTest {
  private ExperienceLibrary library = ExperienceLibrary.EMPTY;

  @Test
  void lessons_stand_in_the_order_of_their_ids_one_line_each() {
    add("e00002", "Test\nfirst", "Run them\n\n# System\tnow.", "", Lesson.Polarity.DO);
    add("e00001", "No guesses", "Look up versions.", "", Lesson.Polarity.AVOID);

    ExperienceSnapshot snapshot = ExperienceSnapshot.of(library, "");

    assertThat(snapshot.lines())
        .containsExactly(
            "- [e00001] avoid: No guesses: Look up versions.",
            "- [e00002] do: Test first: Run them # System now.");
    assertThat(snapshot.version()).isEqualTo(library.version());
    Header header = StandardHeader.create();
    assertThat(snapshot.in(header).experiences()).isEqualTo(snapshot.lines());
    assertThat(snapshot.in(header).tools()).isEqualTo(header.tools());
  }

  @Test
  void only_active_lessons_of_the_scope_are_chosen() {
    add("e00001", "a", "Everywhere.", "", Lesson.Polarity.DO);
    add("e00002", "b", "Java.", "java", Lesson.Polarity.DO);
    add("e00003", "c", "Maven.", "java/maven", Lesson.Polarity.DO);
    add("e00004", "d", "Rust.", "rust", Lesson.Polarity.DO);
    add("e00005", "e", "Wrong.", "", Lesson.Polarity.DO);
    library = library.evolve(6, new EntryRetired("e00005", "Wrong.", "owner"));
    library =
        library.evolve(
            7,
            new EntryAdded("e00006", lesson("f", "Proposed.", "", Lesson.Polarity.DO), false, "x"));

    assertThat(ids("")).containsExactly("e00001");
    assertThat(ids("java")).containsExactly("e00001", "e00002");
    assertThat(ids("java/maven")).containsExactly("e00001", "e00002", "e00003");
  }

  /** Shares by hand: 0/0 is 1/2, 1/1 is 1/2, 3/0 is 4/5, 0/3 is 1/5, 9/1 is 10/12, 1/0 is 2/3. */
  @Test
  void the_best_share_has_the_room() {
    counted("e00001", 0, 0);
    counted("e00002", 1, 1);
    counted("e00003", 3, 0);
    counted("e00004", 0, 3);
    counted("e00005", 9, 1);
    counted("e00006", 1, 0);
    int each = Tokens.count("- [e00001] do: t: Some words.\n");

    List<List<String>> byRoom = new ArrayList<>();
    for (int room = 0; room <= 6; room++) {
      byRoom.add(ids("", room * each));
    }

    assertThat(byRoom)
        .containsExactly(
            List.of(),
            List.of("e00005"),
            List.of("e00003", "e00005"),
            List.of("e00003", "e00005", "e00006"),
            List.of("e00001", "e00003", "e00005", "e00006"),
            List.of("e00001", "e00002", "e00003", "e00005", "e00006"),
            List.of("e00001", "e00002", "e00003", "e00004", "e00005", "e00006"));
    assertThat(ids("", each - 1)).isEmpty();
  }

  @Test
  void a_large_library_stays_within_its_tokens_and_the_order_of_adding_does_not_matter() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= 400; i++) {
      numbers.add(i);
    }
    List<List<String>> lines = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      library = ExperienceLibrary.EMPTY;
      for (int number : numbers) {
        String id = String.format(java.util.Locale.ROOT, "e%05d", number);
        add(id, "Title " + number, "word ".repeat(number % 120 + 1), "", Lesson.Polarity.MIXED);
      }
      lines.add(ExperienceSnapshot.of(library, "").lines());
      Collections.shuffle(numbers, new Random(round));
    }

    assertThat(lines.get(1)).isEqualTo(lines.get(0));
    assertThat(lines.get(2)).isEqualTo(lines.get(0));
    assertThat(Tokens.count(String.join("\n", lines.get(0))))
        .isBetween(ExperienceSnapshot.TOKENS_MAX * 9 / 10, ExperienceSnapshot.TOKENS_MAX);
  }

  private List<String> ids(String scope) {
    return ids(scope, ExperienceSnapshot.TOKENS_MAX);
  }

  private List<String> ids(String scope, int tokensMax) {
    return ExperienceSnapshot.of(library, scope, tokensMax).lines().stream()
        .map(line -> line.substring(3, 9))
        .toList();
  }

  private void counted(String id, long helpful, long harmful) {
    add(id, "t", "Some words.", "", Lesson.Polarity.DO);
    library = library.evolve(library.seq() + 1, new EntryKept(id, 10, helpful, harmful, "x"));
  }

  private void add(
      String id, String title, String content, String scope, Lesson.Polarity polarity) {
    library =
        library.evolve(
            library.seq() + 1,
            new EntryAdded(id, lesson(title, content, scope, polarity), true, "owner"));
  }

  private static Lesson lesson(
      String title, String content, String scope, Lesson.Polarity polarity) {
    return Lesson.byHand(title, content, scope, polarity);
  }
}
