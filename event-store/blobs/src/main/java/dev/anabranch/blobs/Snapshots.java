package dev.anabranch.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Snapshots of folders in a {@link BlobStore}: one canonical manifest per folder, itself a blob;
 * the root is the SHA-256 of the top one (64 hex digits). Keeps names (bytes), permission bits,
 * empty folders and links (as text, never followed); drops owners, times, setuid and setgid; passes
 * over sockets, fifos and devices, and over what {@code .anabranchignore} and the built-in list of
 * caches leave out. Beyond its bounds it throws {@link WorkspaceTooLarge}.
 *
 * <p>Nothing may change the folder while it is taken or restored. If something does, what is read
 * still never comes from outside the folder.
 */
public final class Snapshots {
  /*
   * The stat cache of a folder lives in memory, for the last folders: a step with one changed file
   * reads one file, and after a start each folder is read once in full. After a
   * restore we wait until the file system's clock has ticked, so that no later change can leave
   * all times of a file as they were.
   */
  private static final int FOLDERS_MAX = 64;

  /** About 400 bytes each. */
  private static final int NAMES_MAX = 200_000;

  private final BlobStore blobs;
  private final WorkspaceBounds bounds;
  private final InstantSource clock;
  private final SequencedMap<Path, StatCache> caches = new LinkedHashMap<>(16, 0.75f, true);

  public Snapshots(BlobStore blobs) {
    this(blobs, WorkspaceBounds.DEFAULT, InstantSource.system());
  }

  public Snapshots(BlobStore blobs, WorkspaceBounds bounds, InstantSource clock) {
    this.blobs = blobs;
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Takes a snapshot and answers its root; durable on return. */
  public String take(Path folder) {
    return measure(folder).root();
  }

  /** As {@link #take}, with what was counted on the way. */
  public Taken measure(Path folder) {
    try (SafeFolder open = SafeFolder.open(folder);
        BlobStore.Batch writes = blobs.batch()) {
      SnapshotWalk walk = new SnapshotWalk(writes, bounds, cache(folder), clock.millis());
      Taken taken = walk.take(open);
      writes.sync();
      remember(folder, walk.cache());
      return taken;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the snapshot of a tar or tar.gz stream; see {@link Archive} for what is refused. */
  public String takeArchive(InputStream archive) {
    try (BlobStore.Batch writes = blobs.batch()) {
      String root = new ArchiveIntake(writes, bounds).take(archive);
      writes.sync();
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of a folder with nothing in it. */
  public String takeEmpty() {
    return blobs.put(new Manifest(List.of()).bytes());
  }

  /**
   * Brings the folder, which must exist, to the snapshot: what is extra is removed. Files above the
   * cap were not captured and are left as they are.
   */
  public void restore(String root, Path folder) {
    restore(root, folder, Optional.empty());
  }

  /** As {@link #restore(String, Path)}; everything made shall belong to {@code owner}. */
  public void restore(String root, Path folder, Owner owner) {
    restore(root, folder, Optional.of(owner));
  }

  private void restore(String root, Path folder, Optional<Owner> owner) {
    try (SafeFolder open = SafeFolder.open(folder)) {
      SnapshotRestore restore = new SnapshotRestore(blobs, owner, cache(folder));
      restore.restore(open, root);
      remember(folder, settled(restore.made()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StatCache settled(StatCache made) {
    long due = made.youngestMillis() + SeenFolder.TICK_MILLIS + 1;
    pause(Math.min(due - clock.millis(), SeenFolder.TICK_MILLIS + 1));
    return made.agedAt(due);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(Duration.ofMillis(Math.max(0, millis)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything in the snapshot, folders before what is in them. */
  public List<FileEntry> list(String root) {
    List<FileEntry> all = new ArrayList<>();
    list("", root, 1, all);
    return all;
  }

  private void list(String path, String manifest, int depth, List<FileEntry> all) {
    if (depth > bounds.depthMax()) {
      throw new WorkspaceTooLarge(WorkspaceTooLarge.Bound.DEPTH, bounds.depthMax());
    }
    for (FileEntry entry : Manifest.read(blobs, manifest, path).entries()) {
      FileEntry whole = entry.under(path);
      all.add(whole);
      if (all.size() > bounds.filesMax()) {
        throw new WorkspaceTooLarge(WorkspaceTooLarge.Bound.FILES, bounds.filesMax());
      }
      if (entry.kind() == Kind.FOLDER) {
        list(whole.path(), entry.hash(), depth + 1, all);
      }
    }
  }

  /** What stands at {@code path} (text of {@link FileName}); links on the way are not followed. */
  public Optional<FileEntry> find(String root, String path) {
    String folder = "";
    String manifest = root;
    String rest = path;
    while (true) {
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      Optional<FileEntry> found = Manifest.read(blobs, manifest, folder).find(name);
      if (slash < 0 || found.isEmpty()) {
        String parent = folder;
        return found.map(entry -> entry.under(parent));
      }
      if (found.get().kind() != Kind.FOLDER) {
        return Optional.empty();
      }
      folder = found.get().under(folder).path();
      manifest = found.get().hash();
      rest = rest.substring(slash + 1);
    }
  }

  /** The bytes of a file; {@link NoSuchFile} if there is none at {@code path}. */
  public byte[] file(String root, String path) {
    FileEntry entry = find(root, path).orElseThrow(() -> new NoSuchFile(path, "is not there"));
    return switch (entry.kind()) {
      case FILE -> read(root, entry);
      case FOLDER -> throw new NoSuchFile(path, "is a folder");
      case LINK -> throw new NoSuchFile(path, "is a link to " + entry.target().orElseThrow());
      case UNCAPTURED -> throw new NoSuchFile(path, "was too large to be captured");
    };
  }

  private byte[] read(String root, FileEntry entry) {
    String where = "file " + FileName.shown(entry.path()) + " of snapshot " + root;
    try {
      return blobs.read(entry.hash());
    } catch (BlobMissing e) {
      throw e.as(where);
    } catch (BlobDamaged e) {
      throw e.as(where);
    }
  }

  /** What differs, sorted by path; a changed folder is told only if its mode changed. */
  public List<FileChange> diff(String from, String to) {
    return diff(Optional.of(from), Optional.of(to));
  }

  /** As {@link #diff(String, String)}; a workspace that has no snapshot is empty. */
  public List<FileChange> diff(Optional<String> from, Optional<String> to) {
    return new SnapshotDiff(blobs).of(from, to);
  }

  /**
   * The difference as text in git's form, for people and for {@code git apply}. Files that are not
   * text, or are large, are only named; text beyond {@code 4 MiB} is cut and says so.
   */
  public String unifiedDiff(String from, String to) {
    return unifiedDiff(diff(from, to));
  }

  /** As {@link #unifiedDiff(String, String)}, of changes that {@link #diff} found. */
  public String unifiedDiff(List<FileChange> changes) {
    return new UnifiedDiff(blobs).of(changes);
  }

  private StatCache cache(Path folder) {
    synchronized (caches) {
      return caches.getOrDefault(folder.toAbsolutePath(), new StatCache(IgnoreRules.DEFAULT));
    }
  }

  private void remember(Path folder, StatCache cache) {
    synchronized (caches) {
      caches.put(folder.toAbsolutePath(), cache);
      while (caches.size() > 1 && (caches.size() > FOLDERS_MAX || names() > NAMES_MAX)) {
        caches.pollFirstEntry();
      }
    }
  }

  private int names() {
    return caches.values().stream().mapToInt(StatCache::size).sum();
  }

  /** To be said of a folder that is gone; what is remembered of it would never be asked for. */
  public void forget(Path folder) {
    synchronized (caches) {
      caches.remove(folder.toAbsolutePath());
    }
  }
}
