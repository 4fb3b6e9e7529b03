package dev.anabranch.blobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Immutable bytes, each kept under its SHA-256. What a put has answered is durable. Safe for many
 * threads and processes at once.
 *
 * <p>A hash is 64 lower-case hex digits; anything else is refused with {@link
 * IllegalArgumentException}. A store that cannot be reached shows as {@link UncheckedIOException}.
 *
 * <p><b>Kept is what an event names.</b> A put promises its blob for a day ({@link
 * SweepableBlobs}); who answers a hash must see to it that an event names it by then. To find a
 * blob by {@link #has} promises nothing: only a put does.
 *
 * <p><b>For an object store.</b> Asked for is little: a put of a whole object under its hash that
 * is atomic and durable when it is answered, a read of what was put, and a list by prefix with
 * ages. There is no rename and no sync to ask for, no lock and no append. So a stream is spooled
 * until its hash is known; a batch is a number of such puts and {@link Batch#sync} waits for all; a
 * put that finds the object (a conditional put that is refused is as good) writes nothing. Not
 * asked for is that a batch appears at once: after a crash some of its blobs may be there, named by
 * nobody.
 */
public interface BlobStore {
  long BYTES_MAX = 64L << 20;

  /** Begins puts that become durable together. */
  Batch batch();

  /** True if the blob can be read, as far as can be told without reading it. */
  boolean has(String sha256);

  /** Length in bytes, without reading the blob; {@link BlobMissing} if it is not there. */
  long size(String sha256);

  /**
   * The blob as a stream that throws {@link BlobDamaged} at its end if the bytes are not those that
   * were put; {@link BlobMissing} if it is not there.
   */
  InputStream open(String sha256);

  /** A blob that was put: its name and its length in bytes. */
  record Blob(String sha256, long size) {}

  /**
   * Puts of one caller, for one thread. Before {@link #sync} nothing is promised of them, and
   * without it they vanish, sooner or later.
   */
  interface Batch extends Closeable {
    Blob put(byte[] bytes) throws IOException;

    /** Streams the bytes in; {@link BlobTooLarge} beyond {@code bytesMax}. */
    Blob put(InputStream in, long bytesMax) throws IOException;

    /**
     * True if nothing has to be written for this blob, which then counts as put. A blob of another
     * length is none: the next put writes it anew.
     */
    boolean has(String sha256, long size) throws IOException;

    /** Makes every put so far a durable blob. */
    void sync() throws IOException;
  }

  /** Keeps the bytes and answers their hash; durable on return. */
  default String put(byte[] bytes) {
    try (Batch batch = batch()) {
      String sha256 = batch.put(bytes).sha256();
      batch.sync();
      return sha256;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #put(InputStream, long)} with {@link #BYTES_MAX}. */
  default String put(InputStream bytes) {
    return put(bytes, BYTES_MAX);
  }

  /** Streams the bytes in; {@link BlobTooLarge} beyond {@code bytesMax}. */
  default String put(InputStream bytes, long bytesMax) {
    try (Batch batch = batch()) {
      String sha256 = batch.put(bytes, bytesMax).sha256();
      batch.sync();
      return sha256;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole blob; its hash has been checked. For blobs that fit in memory. */
  default byte[] read(String sha256) {
    try (InputStream in = open(sha256)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the blob; the hash is checked when its last byte has been written. */
  default void copy(String sha256, OutputStream out) throws IOException {
    try (InputStream in = open(sha256)) {
      in.transferTo(out);
    }
  }

  static boolean isHash(String text) {
    return text.length() == 64
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** Answers the hash, or refuses what is none. */
  static String requireHash(String sha256) {
    if (!isHash(sha256)) {
      throw new IllegalArgumentException("not a SHA-256 in hex: " + sha256);
    }
    return sha256;
  }
}
