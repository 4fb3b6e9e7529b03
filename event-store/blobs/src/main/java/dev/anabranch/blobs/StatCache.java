package dev.anabranch.blobs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one folder's files hashed to when they were last seen, by path. A file is the same if size,
 * both times and inode are; a time that was younger than a tick when seen proves nothing. That the
 * store has the bytes is believed for an hour after it said so: what no event names is collected.
 */
final class StatCache {
  /** The coarsest clock tick of a file system that we expect, with room. */
  static final long TICK_MILLIS = 20;

  private static final long CONFIRMED_MILLIS = 3_600_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final Map<String, Seen> files = new HashMap<>();
  private final Map<String, Stored> folders = new HashMap<>();

  Optional<String> sha256(String path, FileStat now) {
    Seen seen = files.get(path);
    return seen != null && sameFile(seen.stat(), now)
        ? Optional.of(seen.sha256())
        : Optional.empty();
  }

  /** True if the store was known to have this file's bytes not long before {@code millis}. */
  boolean isConfirmed(String path, long millis) {
    Seen seen = files.get(path);
    return seen != null && isRecent(seen.confirmed(), millis);
  }

  /** Remembers a file that the store has at {@code millis}, if it can be told from a later one. */
  void saw(String path, FileStat stat, String sha256, long millis) {
    saw(path, new Seen(stat, sha256, millis), millis);
  }

  /** Remembers a file that was made from the store, which may have let go of it meanwhile. */
  void made(String path, FileStat stat, String sha256, long millis) {
    saw(path, new Seen(stat, sha256, NEVER), millis);
  }

  /** A file that changed so late before {@code millis} may change again and look the same. */
  private void saw(String path, Seen seen, long millis) {
    if (seen.stat().changed().toMillis() <= millis - TICK_MILLIS) {
      files.put(path, seen);
    }
  }

  /** Remembers a file as another cache does. */
  void keep(String path, StatCache other) {
    Seen seen = other.files.get(path);
    if (seen != null) {
      files.put(path, seen);
    }
  }

  /** True if this folder's manifest was known to be stored not long before {@code millis}. */
  boolean stored(String path, String manifest, long millis) {
    Stored stored = folders.get(path);
    return stored != null
        && stored.manifest().equals(manifest)
        && isRecent(stored.confirmed(), millis);
  }

  void store(String path, String manifest, long millis) {
    folders.put(path, new Stored(manifest, millis));
  }

  void keepFolder(String path, StatCache other) {
    Stored stored = other.folders.get(path);
    if (stored != null) {
      folders.put(path, stored);
    }
  }

  private static boolean isRecent(long confirmed, long millis) {
    return confirmed <= millis && confirmed > millis - CONFIRMED_MILLIS;
  }

  private static boolean sameFile(FileStat a, FileStat b) {
    return a.size() == b.size()
        && a.inode() == b.inode()
        && a.modified().equals(b.modified())
        && a.changed().equals(b.changed());
  }

  private record Seen(FileStat stat, String sha256, long confirmed) {}

  private record Stored(String manifest, long confirmed) {}
}
