package dev.anabranch.blobs;

/** The bytes of a blob are not those that its name promises; they must not be used. */
public final class BlobDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String sha256;

  public BlobDamaged(String sha256, String found) {
    super("blob " + sha256 + " is damaged: " + found + "; restore it from a backup");
    this.sha256 = sha256;
  }

  private BlobDamaged(BlobDamaged damaged, String where) {
    super(damaged.getMessage() + "; it is " + where, damaged);
    this.sha256 = damaged.sha256;
  }

  /** The same, and where the blob is named: {@code file a/b of snapshot 12ab...}. */
  public BlobDamaged as(String where) {
    return new BlobDamaged(this, where);
  }

  public String sha256() {
    return sha256;
  }
}
