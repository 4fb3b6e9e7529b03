package dev.anabranch.blobs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one folder's files hashed to when they were last seen, by path. A file is the same if size,
 * both times and inode are; a time that was younger than a tick when seen proves nothing.
 */
final class StatCache {
  /** The coarsest clock tick of a file system that we expect, with room. */
  static final long TICK_MILLIS = 20;

  private final Map<String, Seen> files = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();

  Optional<String> sha256(String path, FileStat now) {
    Seen seen = files.get(path);
    return seen != null && sameFile(seen.stat(), now)
        ? Optional.of(seen.sha256())
        : Optional.empty();
  }

  /** Remembers a file, unless it changed so late before {@code millis} that it may change again. */
  void saw(String path, FileStat stat, String sha256, long millis) {
    if (stat.changed().toMillis() <= millis - TICK_MILLIS) {
      files.put(path, new Seen(stat, sha256));
    }
  }

  /** True if this folder's manifest is known to be stored. */
  boolean stored(String path, String manifest) {
    return manifest.equals(folders.get(path));
  }

  void store(String path, String manifest) {
    folders.put(path, manifest);
  }

  private static boolean sameFile(FileStat a, FileStat b) {
    return a.size() == b.size()
        && a.inode() == b.inode()
        && a.modified().equals(b.modified())
        && a.changed().equals(b.changed());
  }

  private record Seen(FileStat stat, String sha256) {}
}
