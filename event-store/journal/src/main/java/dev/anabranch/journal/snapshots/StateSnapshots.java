package dev.anabranch.journal.snapshots;

import java.util.Optional;

/**
 * Keeps snapshots of state. All of them can be made again from the journal, so nothing is promised
 * but that what is found is what was saved: a store that is gone, damaged or cannot be read knows
 * no snapshots. Safe for many threads; blocking.
 */
public interface StateSnapshots extends AutoCloseable {

  /** Keeps a snapshot in place of one at the same seq; {@link SnapshotNotKept} if it cannot. */
  void save(StateSnapshot snapshot);

  /** The snapshot of the owner with the largest seq in the range. */
  Optional<StateSnapshot> newest(String owner, SnapshotRange range);

  /** Forgets the snapshots of the owner in the range; {@link SnapshotNotKept} if it cannot. */
  void delete(String owner, SnapshotRange range);

  @Override
  void close();

  /** Keeps nothing. */
  static StateSnapshots none() {
    return new StateSnapshots() {
      @Override
      public void save(StateSnapshot snapshot) {}

      @Override
      public Optional<StateSnapshot> newest(String owner, SnapshotRange range) {
        return Optional.empty();
      }

      @Override
      public void delete(String owner, SnapshotRange range) {}

      @Override
      public void close() {}
    };
  }
}
