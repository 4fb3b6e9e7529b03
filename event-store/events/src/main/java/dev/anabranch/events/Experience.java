package dev.anabranch.events;

import dev.anabranch.json.Json;

/** One lesson of the library as it is now: its words, what was counted, and whether it counts. */
public record Experience(
    String id,
    Lesson lesson,
    Status status,
    long uses,
    long helpful,
    long harmful,
    String createdBy) {

  /** Whether it goes into new headers. */
  public enum Status {
    PROPOSED,
    ACTIVE,
    RETIRED;

    public String wire() {
      return switch (this) {
        case PROPOSED -> "proposed";
        case ACTIVE -> "active";
        case RETIRED -> "retired";
      };
    }
  }

  Experience as(Status newStatus) {
    return new Experience(id, lesson, newStatus, uses, helpful, harmful, createdBy);
  }

  Experience saying(Lesson words) {
    return new Experience(id, words, status, uses, helpful, harmful, createdBy);
  }

  Experience counting(long moreUses, long moreHelpful, long moreHarmful) {
    return new Experience(
        id,
        lesson,
        status,
        uses + moreUses,
        helpful + moreHelpful,
        harmful + moreHarmful,
        createdBy);
  }

  /**
   * {@code {id, kind, title, description, content, scope, polarity, sources, status, uses, helpful,
   * harmful, createdBy}}.
   */
  public Json.Obj json() {
    return LibraryCodec.lesson(lesson)
        .with("id", id)
        .with("status", status.wire())
        .with("uses", uses)
        .with("helpful", helpful)
        .with("harmful", harmful)
        .with("createdBy", createdBy);
  }
}
