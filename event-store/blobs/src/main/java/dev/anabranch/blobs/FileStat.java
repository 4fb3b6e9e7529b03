package dev.anabranch.blobs;

import java.nio.file.attribute.FileTime;
import java.util.Map;

/** What lstat says of one name. {@code type} and {@code mode} are its two parts of st_mode. */
record FileStat(int type, int mode, long size, long inode, FileTime modified, FileTime changed) {
  static final String ATTRIBUTES = "unix:mode,size,ino,lastModifiedTime,ctime";
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;

  /** The mode keeps nine bits: setuid, setgid and sticky are dropped. */
  static FileStat of(Map<String, Object> attributes) {
    int mode = (Integer) attribute(attributes, "mode");
    return new FileStat(
        mode & TYPE,
        mode & 0777,
        (Long) attribute(attributes, "size"),
        (Long) attribute(attributes, "ino"),
        (FileTime) attribute(attributes, "lastModifiedTime"),
        (FileTime) attribute(attributes, "ctime"));
  }

  private static Object attribute(Map<String, Object> attributes, String name) {
    return java.util.Objects.requireNonNull(attributes.get(name), name);
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
