package dev.anabranch.blobs;

/** More bytes came than a blob may have. Nothing was kept. */
public final class BlobTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final long bytesMax;

  public BlobTooLarge(long bytesMax) {
    super("a blob may have at most " + bytesMax + " bytes");
    this.bytesMax = bytesMax;
  }

  public long bytesMax() {
    return bytesMax;
  }
}
