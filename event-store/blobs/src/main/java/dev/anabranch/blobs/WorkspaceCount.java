package dev.anabranch.blobs;

import dev.anabranch.blobs.WorkspaceTooLarge.Bound;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Counts against the bounds of a workspace and throws at the first one that is passed. */
final class WorkspaceCount {
  /** At most three bytes each, of the kernel's 4,096, with room for where the workspace lies. */
  static final int PATH_CHARS_MAX = 1_024;

  private final WorkspaceBounds bounds;
  private final Map<String, long[]> perTop = new HashMap<>();
  private long[] top = new long[2];
  private int files;
  private long bytes;

  WorkspaceCount(WorkspaceBounds bounds) {
    this.bounds = bounds;
  }

  /** What is added from now on is in this folder, or is this file, at the top. */
  void at(String name) {
    top = perTop.computeIfAbsent(name, key -> new long[2]);
  }

  void add(long size) {
    bytes += size;
    top[0]++;
    top[1] += size;
    if (++files > bounds.filesMax()) {
      throw new WorkspaceTooLarge(Bound.FILES, bounds.filesMax(), most(0));
    }
    if (size < 0 || bytes > bounds.bytesMax() || bytes < 0) {
      throw new WorkspaceTooLarge(Bound.BYTES, bounds.bytesMax(), most(1));
    }
  }

  private String most(int what) {
    return perTop.entrySet().stream()
        .max(Comparator.comparingLong(entry -> entry.getValue()[what]))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  void depth(int depth) {
    if (depth > bounds.depthMax()) {
      throw new WorkspaceTooLarge(Bound.DEPTH, bounds.depthMax());
    }
  }

  /** A longer path could be walked, but not made again: what the JDK makes by path has an end. */
  void path(String folder, String name) {
    if (folder.length() + name.length() >= PATH_CHARS_MAX) {
      throw new WorkspaceTooLarge(Bound.PATH, PATH_CHARS_MAX);
    }
  }

  int files() {
    return files;
  }

  long bytes() {
    return bytes;
  }
}
