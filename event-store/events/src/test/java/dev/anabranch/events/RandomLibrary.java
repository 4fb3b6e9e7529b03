package dev.anabranch.events;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A library that anything may happen to, also what makes no sense. */
final class RandomLibrary {
  private final RandomGenerator random;

  RandomLibrary(RandomGenerator random) {
    this.random = random;
  }

  List<LibraryEntry> log(int entries) {
    List<LibraryEntry> log = new ArrayList<>();
    for (int seq = 1; seq <= entries; seq++) {
      log.add(new LibraryEntry(seq, seq, "", event()));
    }
    return log;
  }

  LibraryEvent event() {
    String by = random.nextBoolean() ? "owner" : "a\u0000\"é😀";
    return switch (random.nextInt(7)) {
      case 0, 1, 2 -> new LibraryEvent.EntryAdded(id(), lesson(), random.nextBoolean(), by);
      case 3 -> new LibraryEvent.EntryModified(id(), lesson(), by);
      case 4 -> new LibraryEvent.EntriesMerged(ids(), id(), lesson(), by);
      case 5 -> new LibraryEvent.EntryRetired(id(), "It was wrong.", by);
      default ->
          new LibraryEvent.EntryKept(
              id(), random.nextInt(5), random.nextInt(5), random.nextInt(5), by);
    };
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>(List.of(id(), id(), id()));
    return ids.stream().distinct().toList();
  }

  private String id() {
    return "e" + (10 + random.nextInt(15));
  }

  private Lesson lesson() {
    return new Lesson(
        pick(
            Lesson.Kind.EXPERIENCE,
            Lesson.Kind.MEMORY,
            Lesson.Kind.STRATEGY,
            Lesson.Kind.SKILL_DRAFT),
        pick("Build first", "Ünïcode \u2028 title"),
        pick("", "About building"),
        "Words " + random.nextInt(100),
        pick("", "java", "java/maven"),
        pick(Lesson.Polarity.DO, Lesson.Polarity.AVOID, Lesson.Polarity.MIXED),
        random.nextBoolean() ? List.of() : List.of("0123456789abcdefghjkmnpqrs@3..17"));
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
