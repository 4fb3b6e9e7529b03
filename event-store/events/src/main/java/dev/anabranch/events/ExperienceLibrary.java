package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All lessons as a fold of the library's log, by id. Its {@link #version} is the hash of the active
 * ones in their order, so two libraries of one version give the same header.
 *
 * @param seq the last entry that is in it; 0 of an empty library
 */
public record ExperienceLibrary(long seq, SortedMap<String, Experience> entries) {
  public static final ExperienceLibrary EMPTY =
      new ExperienceLibrary(0, Collections.emptySortedMap());

  public ExperienceLibrary {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public static ExperienceLibrary of(List<LibraryEntry> log) {
    ExperienceLibrary library = EMPTY;
    for (LibraryEntry entry : log) {
      library = library.evolve(entry.seq(), entry.event());
    }
    return library;
  }

  /** The library after the event; never fails, and an event about nothing changes nothing. */
  public ExperienceLibrary evolve(long at, LibraryEvent event) {
    SortedMap<String, Experience> after = new TreeMap<>(entries);
    switch (event) {
      case LibraryEvent.EntryAdded e -> after.putIfAbsent(e.id(), added(e));
      case LibraryEvent.EntryModified e ->
          after.computeIfPresent(e.id(), (id, entry) -> entry.saying(e.lesson()));
      case LibraryEvent.EntriesMerged e -> merge(after, e);
      case LibraryEvent.EntryRetired e ->
          after.computeIfPresent(e.id(), (id, entry) -> entry.as(Experience.Status.RETIRED));
      case LibraryEvent.EntryKept e ->
          after.computeIfPresent(e.id(), (id, entry) -> kept(entry, e));
    }
    return new ExperienceLibrary(at, after);
  }

  private static Experience added(LibraryEvent.EntryAdded e) {
    Experience.Status status = e.active() ? Experience.Status.ACTIVE : Experience.Status.PROPOSED;
    return new Experience(e.id(), e.lesson(), status, 0, 0, 0, e.by());
  }

  private static Experience kept(Experience entry, LibraryEvent.EntryKept e) {
    Experience counted = entry.counting(e.uses(), e.helpful(), e.harmful());
    return entry.status() == Experience.Status.PROPOSED
        ? counted.as(Experience.Status.ACTIVE)
        : counted;
  }

  private static void merge(SortedMap<String, Experience> after, LibraryEvent.EntriesMerged e) {
    Experience merged =
        after
            .getOrDefault(
                e.into(),
                new Experience(e.into(), e.lesson(), Experience.Status.ACTIVE, 0, 0, 0, e.by()))
            .saying(e.lesson())
            .as(Experience.Status.ACTIVE);
    for (String id : e.from()) {
      Experience one = after.get(id);
      if (one != null && !id.equals(e.into())) {
        merged = merged.counting(one.uses(), one.helpful(), one.harmful());
        after.put(id, one.as(Experience.Status.RETIRED));
      }
    }
    after.put(e.into(), merged);
  }

  /** Why the event would say nothing sensible of this library; empty if it would. */
  public Optional<String> refusal(LibraryEvent event) {
    return switch (event) {
      case LibraryEvent.EntryAdded e ->
          entries.containsKey(e.id())
              ? Optional.of("there is a lesson " + e.id() + " already")
              : Optional.empty();
      case LibraryEvent.EntryModified e -> notLiving(e.id());
      case LibraryEvent.EntryRetired e -> notLiving(e.id());
      case LibraryEvent.EntryKept e -> notLiving(e.id());
      case LibraryEvent.EntriesMerged e ->
          e.from().stream()
              .flatMap(id -> notLiving(id).stream())
              .findFirst()
              .or(() -> entries.containsKey(e.into()) ? notLiving(e.into()) : Optional.empty());
    };
  }

  private Optional<String> notLiving(String id) {
    Experience entry = entries.get(id);
    if (entry == null) {
      return Optional.of("there is no lesson " + id);
    }
    return entry.status() == Experience.Status.RETIRED
        ? Optional.of("lesson " + id + " is retired")
        : Optional.empty();
  }

  /** The id for the next lesson that a person adds; retired ones keep theirs. */
  public String nextId() {
    int number = entries.size() + 1;
    while (entries.containsKey(id(number))) {
      number++;
    }
    return id(number);
  }

  private static String id(int number) {
    String digits = Integer.toString(number);
    return "e" + "0".repeat(Math.max(0, 5 - digits.length())) + digits;
  }

  /** What counts, by id. */
  public List<Experience> active() {
    return entries.values().stream()
        .filter(entry -> entry.status() == Experience.Status.ACTIVE)
        .toList();
  }

  /** 64 hex digits that name the active lessons in their order. */
  public String version() {
    return Sha256.hex(Json.array(active().stream().map(Experience::json).toList()).bytes());
  }

  /** {@code {version, entries}}, by id; with {@code all}, those that are retired too. */
  public Json.Obj json(boolean all) {
    List<Json.Obj> shown =
        entries.values().stream()
            .filter(entry -> all || entry.status() != Experience.Status.RETIRED)
            .map(Experience::json)
            .toList();
    return Json.object().with("version", version()).with("entries", Json.array(shown));
  }
}
