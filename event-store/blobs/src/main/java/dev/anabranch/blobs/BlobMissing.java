package dev.anabranch.blobs;

/** The store has no blob of this hash: it was never put, or someone removed it. */
public final class BlobMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String sha256;

  public BlobMissing(String sha256) {
    super("blob " + sha256 + " is not in the store");
    this.sha256 = sha256;
  }

  private BlobMissing(BlobMissing missing, String where) {
    super(missing.getMessage() + "; it is " + where, missing);
    this.sha256 = missing.sha256;
  }

  /** The same, and where the blob is named: {@code file a/b of snapshot 12ab...}. */
  public BlobMissing as(String where) {
    return new BlobMissing(this, where);
  }

  public String sha256() {
    return sha256;
  }
}
