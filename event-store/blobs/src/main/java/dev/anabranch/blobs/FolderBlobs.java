package dev.anabranch.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs in a folder: {@code ab/ab12...}, trashed ones {@code trash/ab12...}. Private to its owner
 * (0700, 0600).
 */
public final class FolderBlobs implements SweepableBlobs {
  /*
   * A blob is written under a temporary name, synced, renamed, and its folder is synced; only then
   * is its hash answered. The blobs of one batch take these steps together (FolderBatch).
   * A blob that is there costs no write, but while the folder's sync of its first writer is still
   * due, a second writer syncs too: `unsynced` counts those.
   *
   * A blob goes to the trash and back by one rename, so a read looks at its live place, at the
   * trash, and at its live place again: it cannot miss one that moves once meanwhile. A file's time
   * is when it came to its place: it is set and synced before the rename, so that after a crash a
   * blob may look too young, never too old.
   */
  static final String TEMPORARY_PREFIX = "put-";
  static final String TEMPORARY_SUFFIX = ".tmp";
  private static final String TRASH = "trash";

  private final Path dir;
  private final InstantSource clock;
  final ConcurrentHashMap<String, Integer> unsynced = new ConcurrentHashMap<>();

  private FolderBlobs(Path dir, InstantSource clock, boolean made) {
    this.dir = dir.toAbsolutePath();
    this.clock = clock;
    if (made) {
      try {
        makePrivateFolder(this.dir);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The store in {@code dir} for reading: makes nothing, and a missing one holds no blob. */
  public static FolderBlobs reading(Path dir) {
    return new FolderBlobs(dir, InstantSource.system(), false);
  }

  /** The store in {@code dir}, which is made if it is missing. */
  public FolderBlobs(Path dir) {
    this(dir, InstantSource.system());
  }

  /** The same; {@code clock} tells when a blob came to its place. */
  public FolderBlobs(Path dir, InstantSource clock) {
    this(dir, clock, true);
  }

  @Override
  public Batch batch() {
    return new FolderBatch(this, clock);
  }

  @Override
  public boolean has(String sha256) {
    try {
      return found(sha256, file -> attributes(file).isRegularFile());
    } catch (BlobMissing e) {
      return false;
    }
  }

  @Override
  public long size(String sha256) {
    return found(sha256, file -> attributes(file).size());
  }

  @Override
  public InputStream open(String sha256) {
    return new CheckedBlob(
        sha256, found(sha256, file -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)));
  }

  private interface Look<T> {
    T at(Path file) throws IOException;
  }

  private <T> T found(String sha256, Look<T> look) {
    Path live = path(sha256);
    for (Path file : List.of(live, trashed(sha256), live)) {
      try {
        return look.at(file);
      } catch (NoSuchFileException notHere) {
        // the next place
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new BlobMissing(sha256);
  }

  /** Where the live blob is, or would be. */
  Path path(String sha256) {
    BlobStore.requireHash(sha256);
    return dir.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private Path trashed(String sha256) {
    return dir.resolve(TRASH).resolve(BlobStore.requireHash(sha256));
  }

  /** True if the blob is live with this length: a cut one is written anew by the next put. */
  boolean hasWhole(String sha256, long size) throws IOException {
    Path file = path(sha256);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      return attributes(file).size() == size;
    } catch (NoSuchFileException moved) {
      return false;
    }
  }

  @Override
  public void each(Visitor visitor) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(dir, "??")) {
      for (Path folder : folders) {
        eachIn(folder, false, visitor);
      }
    } catch (NoSuchFileException nothingWasPut) {
      return;
    }
    eachIn(dir.resolve(TRASH), true, visitor);
  }

  private static void eachIn(Path folder, boolean trash, Visitor visitor) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (BlobStore.isHash(name)) {
          show(file, name, trash, visitor);
        }
      }
    }
  }

  private static void show(Path file, String name, boolean trash, Visitor visitor)
      throws IOException {
    BasicFileAttributes found;
    try {
      found = attributes(file);
    } catch (NoSuchFileException moved) {
      return;
    }
    if (found.isRegularFile()) {
      visitor.kept(new Kept(name, found.size(), found.lastModifiedTime().toInstant(), trash));
    }
  }

  @Override
  public boolean trash(String sha256, Instant before) throws IOException {
    makePrivateFolder(dir.resolve(TRASH));
    return isOlder(path(sha256), before) && move(path(sha256), trashed(sha256));
  }

  @Override
  public void bringBack(String sha256) throws IOException {
    Path live = path(sha256);
    Path folder = dir.resolve(sha256.substring(0, 2));
    makePrivateFolder(folder);
    if (move(trashed(sha256), live)) {
      force(folder);
    }
  }

  @Override
  public boolean remove(String sha256, Instant before) throws IOException {
    Path file = trashed(sha256);
    return isOlder(file, before) && Files.deleteIfExists(file);
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    try {
      return attributes(file).lastModifiedTime().toInstant().isBefore(before);
    } catch (NoSuchFileException moved) {
      return false;
    }
  }

  /** With its new time first; false if the file is gone. */
  private boolean move(Path from, Path to) throws IOException {
    try {
      Files.setLastModifiedTime(from, FileTime.from(clock.instant()));
      force(from);
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException moved) {
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

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  static void makePrivateFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Syncs a file or a folder. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
