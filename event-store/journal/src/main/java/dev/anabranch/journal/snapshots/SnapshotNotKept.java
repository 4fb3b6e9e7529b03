package dev.anabranch.journal.snapshots;

/** A snapshot could not be kept or deleted. Costs time at the next replay and nothing else. */
public final class SnapshotNotKept extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SnapshotNotKept(String message, Throwable cause) {
    super(message, cause);
  }
}
