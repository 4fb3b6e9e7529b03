package dev.anabranch.blobs;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What lstat says of one name. {@code type} and {@code mode} are its two parts of st_mode; times
 * are nanoseconds since 1970, to be compared (a year too far away wraps around).
 */
record FileStat(int type, int mode, long size, long inode, long modifiedNanos, long changedNanos) {
  static final String ATTRIBUTES = "unix:mode,size,ino,lastModifiedTime,ctime";
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final long NANOS = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The mode keeps nine bits: setuid, setgid and sticky are dropped. */
  static FileStat of(int mode, long size, long inode, long modifiedNanos, long changedNanos) {
    return new FileStat(mode & TYPE, mode & 0777, size, inode, modifiedNanos, changedNanos);
  }

  static FileStat of(Map<String, Object> attributes) {
    return of(
        (Integer) attribute(attributes, "mode"),
        (Long) attribute(attributes, "size"),
        (Long) attribute(attributes, "ino"),
        nanos((FileTime) attribute(attributes, "lastModifiedTime")),
        nanos((FileTime) attribute(attributes, "ctime")));
  }

  private static Object attribute(Map<String, Object> attributes, String name) {
    return java.util.Objects.requireNonNull(attributes.get(name), name);
  }

  private static long nanos(FileTime time) {
    Instant instant = time.toInstant();
    return nanos(instant.getEpochSecond(), instant.getNano());
  }

  static long nanos(long seconds, int nanos) {
    return seconds * NANOS + nanos;
  }

  long changedMillis() {
    return Math.floorDiv(changedNanos, NANOS_PER_MILLI);
  }

  boolean isFolder() {
    return type == FOLDER;
  }

  boolean isFile() {
    return type == FILE;
  }

  boolean isLink() {
    return type == LINK;
  }
}
