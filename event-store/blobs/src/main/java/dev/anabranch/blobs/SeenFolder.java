package dev.anabranch.blobs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One folder when it was last seen: its names in order, what each was, and its manifest. With
 * {@code self}, the names are all that the folder holds as long as lstat says the same of it.
 */
record SeenFolder(
    Optional<FileStat> self, List<Seen> entries, Optional<String> manifest, long confirmed) {
  /*
   * A thing is the same if its size, mode, both times and inode are. A time that was younger than
   * a tick of the clock when it was seen proves nothing: what changes within the tick looks the
   * same. Such a stat is forgotten (`agedAt`), and the thing is read again.
   * That the store has some bytes is believed for an hour after it said so: what no event names is
   * collected.
   */

  /** The coarsest clock tick of a file system that we expect, with room. */
  static final long TICK_MILLIS = 20;

  static final long NEVER = Long.MIN_VALUE;
  static final SeenFolder NONE =
      new SeenFolder(Optional.empty(), List.of(), Optional.empty(), NEVER);

  private static final long CONFIRMED_MILLIS = 3_600_000;

  /**
   * What stood at one name.
   *
   * @param entry empty for what a snapshot does not keep
   * @param stat empty if it cannot be told from what may have come later
   * @param confirmed when the store was known to have its bytes
   */
  record Seen(String name, Optional<FileEntry> entry, Optional<FileStat> stat, long confirmed) {

    boolean isConfirmed(long millis) {
      return isRecent(confirmed, millis);
    }

    boolean isSame(FileStat now) {
      return entry.isPresent() && stat.isPresent() && stat.get().equals(now);
    }

    Optional<String> sha256(FileStat now) {
      return isSame(now) ? entry.flatMap(FileEntry::sha256) : Optional.empty();
    }

    private Seen agedAt(long millis) {
      return stat.isPresent() && isYoung(stat.get(), millis)
          ? new Seen(name, entry, Optional.empty(), confirmed)
          : this;
    }
  }

  boolean isConfirmed(long millis) {
    return isRecent(confirmed, millis);
  }

  /** True if no name can have come or gone. */
  boolean hasNamesOf(Optional<FileStat> now) {
    return self.isPresent() && self.equals(now);
  }

  SeenFolder withSelf(Optional<FileStat> stat) {
    return new SeenFolder(stat, entries, manifest, confirmed);
  }

  /** What stood at each name. */
  Function<String, Optional<Seen>> byName() {
    Map<String, Seen> all = new HashMap<>();
    entries.forEach(seen -> all.put(seen.name(), seen));
    return name -> Optional.ofNullable(all.get(name));
  }

  /** Without what changed so late before {@code millis} that it may change again and look so. */
  SeenFolder agedAt(long millis) {
    return new SeenFolder(
        self.filter(stat -> !isYoung(stat, millis)),
        entries.stream().map(seen -> seen.agedAt(millis)).toList(),
        manifest,
        confirmed);
  }

  long youngestMillis() {
    return Stream.concat(self.stream(), entries.stream().flatMap(seen -> seen.stat().stream()))
        .mapToLong(FileStat::changedMillis)
        .max()
        .orElse(0);
  }

  private static boolean isYoung(FileStat stat, long millis) {
    return stat.changedMillis() > millis - TICK_MILLIS;
  }

  private static boolean isRecent(long confirmed, long millis) {
    return confirmed <= millis && confirmed > millis - CONFIRMED_MILLIS;
  }
}
