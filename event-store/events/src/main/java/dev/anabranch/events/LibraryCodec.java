package dev.anabranch.events;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;

/**
 * {@link LibraryEvent} to canonical JSON and back. Wire names never change; a field may be added
 * with a default.
 */
public final class LibraryCodec {
  private LibraryCodec() {}

  /** The wire name. */
  public static String type(LibraryEvent event) {
    return switch (event) {
      case LibraryEvent.EntryAdded e -> "EntryAdded";
      case LibraryEvent.EntryModified e -> "EntryModified";
      case LibraryEvent.EntriesMerged e -> "EntriesMerged";
      case LibraryEvent.EntryRetired e -> "EntryRetired";
      case LibraryEvent.EntryKept e -> "EntryKept";
    };
  }

  public static Json.Obj encode(LibraryEvent event) {
    return switch (event) {
      case LibraryEvent.EntryAdded e ->
          Json.object()
              .with("id", e.id())
              .with("lesson", lesson(e.lesson()))
              .with("active", e.active())
              .with("by", e.by());
      case LibraryEvent.EntryModified e ->
          Json.object().with("id", e.id()).with("lesson", lesson(e.lesson())).with("by", e.by());
      case LibraryEvent.EntriesMerged e ->
          Json.object()
              .with("from", Json.strings(e.from()))
              .with("into", e.into())
              .with("lesson", lesson(e.lesson()))
              .with("by", e.by());
      case LibraryEvent.EntryRetired e ->
          Json.object().with("id", e.id()).with("reason", e.reason()).with("by", e.by());
      case LibraryEvent.EntryKept e ->
          Json.object()
              .with("id", e.id())
              .with("uses", e.uses())
              .with("helpful", e.helpful())
              .with("harmful", e.harmful())
              .with("by", e.by());
    };
  }

  /** Reads what {@link #encode} wrote; {@link EventRefused} if this build does not know it. */
  public static LibraryEvent decode(String type, byte[] payload) {
    try {
      return decode(type, Json.parseObject(payload));
    } catch (JsonRefused | IllegalArgumentException e) {
      throw new EventRefused("library entry " + type + " is malformed: " + e.getMessage(), e);
    }
  }

  private static LibraryEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "EntryAdded" ->
          new LibraryEvent.EntryAdded(
              json.text("id"), lesson(json.obj("lesson")), json.bool("active"), json.text("by"));
      case "EntryModified" ->
          new LibraryEvent.EntryModified(
              json.text("id"), lesson(json.obj("lesson")), json.text("by"));
      case "EntriesMerged" ->
          new LibraryEvent.EntriesMerged(
              json.list("from").stream().map(Json::asText).toList(),
              json.text("into"),
              lesson(json.obj("lesson")),
              json.text("by"));
      case "EntryRetired" ->
          new LibraryEvent.EntryRetired(json.text("id"), json.text("reason"), json.text("by"));
      case "EntryKept" ->
          new LibraryEvent.EntryKept(
              json.text("id"),
              json.integer("uses"),
              json.integer("helpful"),
              json.integer("harmful"),
              json.text("by"));
      default ->
          throw new EventRefused(
              "unknown library entry " + type + "; a newer Anabranch wrote it, use that one");
    };
  }

  static Json.Obj lesson(Lesson lesson) {
    return Json.object()
        .with("kind", lesson.kind().wire())
        .with("title", lesson.title())
        .with("description", lesson.description())
        .with("content", lesson.content())
        .with("scope", lesson.scope())
        .with("polarity", lesson.polarity().wire())
        .with("sources", Json.strings(lesson.sources()));
  }

  private static Lesson lesson(Json.Obj json) {
    return new Lesson(
        Lesson.Kind.of(json.text("kind")),
        json.text("title"),
        json.text("description"),
        json.text("content"),
        json.text("scope"),
        Lesson.Polarity.of(json.text("polarity")),
        json.list("sources").stream().map(Json::asText).toList());
  }
}
