package dev.anabranch.journal.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One file of a {@link Disk}: its synced bytes, and what was asked of it since. */
final class StoredFile {
  static final int SECTOR = 512;

  private byte[] synced = new byte[0];
  private final List<Change> inFlight = new ArrayList<>();

  /** Bytes at an offset, or, without bytes, a cut at it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Change(int offset, byte[] bytes, boolean cut) {}

  void write(long offset, byte[] bytes) {
    inFlight.add(new Change(Math.toIntExact(offset), bytes, false));
  }

  void truncate(long size) {
    inFlight.add(new Change(Math.toIntExact(size), new byte[0], true));
  }

  void sync() {
    for (Change change : inFlight) {
      synced = sized(synced, change);
      System.arraycopy(change.bytes(), 0, synced, change.offset(), change.bytes().length);
    }
    inFlight.clear();
  }

  boolean inFlight() {
    return !inFlight.isEmpty();
  }

  byte[] after(Crash crash) {
    byte[] bytes = synced.clone();
    for (int i = 0; i < inFlight.size(); i++) {
      Change change = inFlight.get(i);
      boolean last = i == inFlight.size() - 1;
      if (change.cut()) {
        bytes = crash.keepsWhole() ? sized(bytes, change) : bytes;
      } else {
        bytes = written(bytes, change, crash, last);
      }
    }
    return bytes;
  }

  /** A sector that is lost may still have made the file longer; nothing outside is touched. */
  private static byte[] written(byte[] before, Change change, Crash crash, boolean last) {
    byte[] bytes = before;
    boolean whole = crash.keepsWhole();
    int end = change.offset() + change.bytes().length;
    for (int from = change.offset(); from < end; ) {
      int to = Math.min(end, (from / SECTOR + 1) * SECTOR);
      boolean kept = crash.tears(last) ? crash.keepsSector() : whole;
      if (kept || crash.growsAnyway()) {
        bytes = bytes.length < to ? Arrays.copyOf(bytes, to) : bytes;
      }
      if (kept) {
        System.arraycopy(change.bytes(), from - change.offset(), bytes, from, to - from);
      }
      crash.garble(bytes, from, Math.min(to, bytes.length));
      from = to;
    }
    return bytes;
  }

  private static byte[] sized(byte[] bytes, Change change) {
    int end = change.offset() + change.bytes().length;
    return change.cut() || bytes.length < end ? Arrays.copyOf(bytes, end) : bytes;
  }
}
