package dev.anabranch.blobs;

import dev.anabranch.blobs.WorkspaceTooLarge.Bound;

/** Counts against the bounds of a workspace and throws at the first one that is passed. */
final class WorkspaceCount {
  /** At most three bytes each, of the kernel's 4,096, with room for where the workspace lies. */
  static final int PATH_CHARS_MAX = 1_024;

  private final WorkspaceBounds bounds;
  private int files;
  private long bytes;

  WorkspaceCount(WorkspaceBounds bounds) {
    this.bounds = bounds;
  }

  void add(long size) {
    bytes += size;
    if (++files > bounds.filesMax()) {
      throw new WorkspaceTooLarge(Bound.FILES, bounds.filesMax());
    }
    if (size < 0 || bytes > bounds.bytesMax() || bytes < 0) {
      throw new WorkspaceTooLarge(Bound.BYTES, bounds.bytesMax());
    }
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
