package dev.anabranch.blobs;

/** Who shall own restored files, by number; only root can give files away. */
public record Owner(int uid, int gid) {
  public Owner {
    if (uid < 0 || gid < 0) {
      throw new IllegalArgumentException("a uid and a gid are not negative");
    }
  }
}
