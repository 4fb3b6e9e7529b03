package dev.anabranch.journal.snapshots;

/** Which snapshots of an owner are meant; every bound is inclusive. */
public record SnapshotRange(long fromSeq, long toSeq, long fromMillis, long toMillis) {
  public static final SnapshotRange ALL = new SnapshotRange(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

  /** Those of this range that lie in entries {@code from} to {@code to}. */
  public SnapshotRange within(long from, long to) {
    return new SnapshotRange(Math.max(fromSeq, from), Math.min(toSeq, to), fromMillis, toMillis);
  }

  public SnapshotRange upTo(long seq) {
    return within(fromSeq, seq);
  }

  boolean holds(StateSnapshot snapshot) {
    return fromSeq <= snapshot.seq()
        && snapshot.seq() <= toSeq
        && fromMillis <= snapshot.millis()
        && snapshot.millis() <= toMillis;
  }
}
