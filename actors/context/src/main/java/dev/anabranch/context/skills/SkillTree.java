package dev.anabranch.context.skills;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files in which skills are looked for, wherever they are kept. Paths are relative with {@code
 * /} between names; nothing is promised of them, so {@link SkillScan} looks at each.
 */
public interface SkillTree {

  /** What stands at a path. */
  enum Kind {
    FILE,
    FOLDER,
    /** A symbolic link, which is never followed. */
    LINK,
    /** A file that was too large to be kept. */
    UNCAPTURED
  }

  /** All paths, in the order of their text. */
  SortedMap<String, Kind> paths();

  /** The bytes of a {@link Kind#FILE}. */
  byte[] read(String path);

  /** Nothing. */
  static SkillTree empty() {
    return of(Collections.emptySortedMap());
  }

  /** Files by path, all in memory. */
  static SkillTree of(SortedMap<String, byte[]> files) {
    SortedMap<String, Kind> paths = new TreeMap<>();
    files.keySet().forEach(path -> paths.put(path, Kind.FILE));
    return of(paths, files);
  }

  /** Paths of any kind, with the bytes of the files among them. */
  static SkillTree of(SortedMap<String, Kind> paths, SortedMap<String, byte[]> files) {
    return new SkillTree() {
      @Override
      public SortedMap<String, Kind> paths() {
        return Collections.unmodifiableSortedMap(paths);
      }

      @Override
      public byte[] read(String path) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
          throw new IllegalArgumentException("there is no file " + path);
        }
        return bytes.clone();
      }
    };
  }
}
