package dev.anabranch.blobs;

/** The bytes of a blob are not those that its name promises; they must not be used. */
public final class BlobDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String sha256;

  public BlobDamaged(String sha256, String found) {
    super("blob " + sha256 + " is damaged: " + found + "; restore it from a backup");
    this.sha256 = sha256;
  }

  public String sha256() {
    return sha256;
  }
}
