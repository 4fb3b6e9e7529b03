package dev.anabranch.blobs;

/** The blob is there, but it is not the manifest of a folder. */
public final class NotASnapshot extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotASnapshot(String sha256, String reason) {
    super("blob " + sha256 + " is not a snapshot of a folder: " + reason);
  }
}
