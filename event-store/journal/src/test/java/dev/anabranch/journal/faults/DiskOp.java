package dev.anabranch.journal.faults;

/** What a process asked of one folder of a disk, in order; {@code Acknowledged} stands among it. */
sealed interface DiskOp {

  record Created(String name) implements DiskOp {}

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Written(String name, long offset, byte[] bytes) implements DiskOp {}

  record Truncated(String name, long size) implements DiskOp {}

  record Synced(String name) implements DiskOp {}

  record Renamed(String from, String to) implements DiskOp {}

  record Unlinked(String name) implements DiskOp {}

  record FolderSynced() implements DiskOp {}

  /** The caller was told that this change, counted from 0, is durable. */
  record Acknowledged(int change) implements DiskOp {}
}
