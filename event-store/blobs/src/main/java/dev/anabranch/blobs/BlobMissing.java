package dev.anabranch.blobs;

/** The store has no blob of this hash: it was never put, or someone removed it. */
public final class BlobMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String sha256;

  public BlobMissing(String sha256) {
    super("blob " + sha256 + " is not in the store");
    this.sha256 = sha256;
  }

  public String sha256() {
    return sha256;
  }
}
