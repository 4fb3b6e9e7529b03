package dev.anabranch.blobs;

/** A snapshot has no readable file at a path; the message says what is there instead. */
public final class NoSuchFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoSuchFile(String path, String why) {
    super(FileName.shown(path) + " " + why);
  }
}
