package dev.anabranch.blobs;

/** An archive that is broken or holds what a workspace may not hold. Nothing of it is used. */
public final class ArchiveRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArchiveRefused(String message) {
    super(message);
  }
}
