package dev.anabranch.blobs;

import dev.anabranch.blobs.WorkspaceTooLarge.Bound;

/** Counts against the bounds of a workspace and throws at the first one that is passed. */
final class WorkspaceCount {
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

  int files() {
    return files;
  }

  long bytes() {
    return bytes;
  }
}
