package dev.anabranch.blobs;

import java.io.IOException;
import java.time.Instant;

/**
 * A store whose blobs can be removed; for the collector alone. There are two places: a blob is live
 * or trashed, or both for a while. Reads find it in either, puts look at the live ones only. So
 * nothing that a put answers can be lost to a removal: what was trashed is written anew.
 *
 * <p><b>For an object store.</b> The trash is a prefix. To trash is to copy there and then delete
 * the live object, to bring back is the reverse; a crash in between leaves both, which is sound.
 * The age is the object's last change, so a copy begins a new one.
 */
public interface SweepableBlobs extends BlobStore {

  /**
   * A blob in one of the two places.
   *
   * @param since when it was written there or moved there
   */
  record Kept(String sha256, long size, Instant since, boolean trashed) {}

  /** Is told each blob. */
  @FunctionalInterface
  interface Visitor {
    void kept(Kept blob) throws IOException;
  }

  /**
   * Shows every blob, in no promised order and without holding them all; one that comes, moves or
   * goes meanwhile may be shown or not.
   */
  void each(Visitor visitor) throws IOException;

  /**
   * Moves the live blob to the trash, where its age begins anew, if it has been live since before
   * {@code before}; answers whether. A read at any moment finds it in one place or the other.
   */
  boolean trash(String sha256, Instant before) throws IOException;

  /** Makes a trashed blob live again, with a new age; nothing happens if it is not in the trash. */
  void bringBack(String sha256) throws IOException;

  /**
   * Removes the blob from the trash for good if it has been there since before {@code before};
   * answers whether. A live blob stays.
   */
  boolean remove(String sha256, Instant before) throws IOException;
}
