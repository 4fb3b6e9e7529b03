package dev.anabranch.blobs;

/**
 * How large a workspace may be: bytes in all, files (folders and links count too), depth of
 * folders; and {@code fileBytesMax}, above which a file's bytes are not captured.
 */
public record WorkspaceBounds(long bytesMax, int filesMax, int depthMax, long fileBytesMax) {
  public static final WorkspaceBounds DEFAULT =
      new WorkspaceBounds(1L << 30, 50_000, 64, BlobStore.BYTES_MAX);

  public WorkspaceBounds {
    if (bytesMax < 0 || filesMax < 0 || depthMax < 1 || fileBytesMax < 0) {
      throw new IllegalArgumentException("bounds of a workspace must not be negative");
    }
  }
}
