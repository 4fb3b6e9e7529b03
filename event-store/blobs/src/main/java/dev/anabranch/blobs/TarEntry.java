package dev.anabranch.blobs;

/** The head of one archive member. {@code path} and {@code target} are texts of FileName. */
record TarEntry(Type type, String path, String target, int mode, long size) {
  enum Type {
    FILE,
    FOLDER,
    LINK,
    HARD_LINK,
    OTHER
  }
}
