package dev.anabranch.blobs;

import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A folder of immutable bytes, each kept under its SHA-256: {@code ab/ab12...}. Private to its
 * owner (0700, 0600). Safe for many threads and processes at once.
 *
 * <p>A hash is 64 lower-case hex digits; anything else is refused with {@link
 * IllegalArgumentException}. A failing disk shows as {@link UncheckedIOException}.
 */
public final class BlobStore {
  /*
   * A blob is written under a temporary name, synced, renamed, and its folder is synced; only then
   * is its hash answered. The blobs of one snapshot take these steps together (BlobWrites).
   * A blob that is there costs no write, but while the folder's sync of its first writer is still
   * due, a second writer syncs too: `unsynced` counts those.
   */
  public static final long BYTES_MAX = 64L << 20;

  static final String TEMPORARY_PREFIX = "put-";
  static final String TEMPORARY_SUFFIX = ".tmp";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path dir;
  final ConcurrentHashMap<String, Integer> unsynced = new ConcurrentHashMap<>();

  private BlobStore(Path dir, boolean reading) {
    this.dir = dir.toAbsolutePath();
  }

  /** The store in {@code dir} for reading: makes nothing, and a missing one holds no blob. */
  public static BlobStore reading(Path dir) {
    return new BlobStore(dir, true);
  }

  /** The store in {@code dir}, which is made if it is missing. */
  public BlobStore(Path dir) {
    this(dir, false);
    try {
      makePrivateFolder(this.dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the bytes and answers their hash; durable on return. */
  public String put(byte[] bytes) {
    try (BlobWrites writes = new BlobWrites(this)) {
      String sha256 = writes.put(bytes).sha256();
      writes.sync();
      return sha256;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #put(InputStream, long)} with {@link #BYTES_MAX}. */
  public String put(InputStream bytes) {
    return put(bytes, BYTES_MAX);
  }

  /** Streams the bytes in; {@link BlobTooLarge} beyond {@code bytesMax}. */
  public String put(InputStream bytes, long bytesMax) {
    try (BlobWrites writes = new BlobWrites(this)) {
      String sha256 = writes.put(bytes, bytesMax).sha256();
      writes.sync();
      return sha256;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String sha256) {
    return Files.isRegularFile(path(sha256), LinkOption.NOFOLLOW_LINKS);
  }

  /** The whole blob; its hash has been checked. For blobs that fit in memory. */
  public byte[] read(String sha256) {
    try (InputStream in = open(sha256)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blob as a stream that throws {@link BlobDamaged} at its end if the hash differs. */
  public InputStream open(String sha256) {
    try {
      return new CheckedBlob(sha256, Files.newInputStream(path(sha256), LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      throw new BlobMissing(sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the blob; the hash is checked when its last byte has been written. */
  void copy(String sha256, OutputStream out) throws IOException {
    try (InputStream in = open(sha256)) {
      in.transferTo(out);
    }
  }

  /** Length in bytes, as the file system says. */
  public long size(String sha256) {
    try {
      return attributes(sha256).size();
    } catch (NoSuchFileException e) {
      throw new BlobMissing(sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the blob is, or would be. Never write there. */
  public Path path(String sha256) {
    if (!isHash(sha256)) {
      throw new IllegalArgumentException("not a SHA-256 in hex: " + sha256);
    }
    return dir.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  public static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** True if the blob is there with this length: a cut one is written anew by the next put. */
  boolean hasWhole(String sha256, long size) throws IOException {
    try {
      BasicFileAttributes found = attributes(sha256);
      return found.isRegularFile() && found.size() == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Deletes what interrupted puts left behind before {@code before}; answers how many files. For
   * the one server of a data folder, at its start: a put under way must not be that old.
   */
  public int removeLeftovers(Instant before) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(dir, TEMPORARY_PREFIX + "*" + TEMPORARY_SUFFIX)) {
      int removed = 0;
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          removed += Files.deleteIfExists(file) ? 1 : 0;
        }
      }
      return removed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path dir() {
    return dir;
  }

  private BasicFileAttributes attributes(String sha256) throws IOException {
    return Files.readAttributes(path(sha256), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  static void makePrivateFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static String hash(InputStream in) throws IOException {
    java.security.MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
