package dev.anabranch.blobs;

import dev.anabranch.blobs.BlobStore.Blob;
import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One walk over a folder that puts what is new into the store. Used once. */
final class SnapshotWalk {
  private static final int SMALL_BYTES = 1 << 20;

  private final BlobStore.Batch writes;
  private final WorkspaceBounds bounds;
  private final StatCache before;
  private final StatCache now = new StatCache();
  private final long millis;
  private final WorkspaceCount count;
  private int hashed;
  private int skipped;
  private int uncaptured;

  SnapshotWalk(BlobStore.Batch writes, WorkspaceBounds bounds, StatCache before, long millis) {
    this.writes = writes;
    this.bounds = bounds;
    this.count = new WorkspaceCount(bounds);
    this.before = before;
    this.millis = millis;
  }

  Taken take(SafeFolder folder) throws IOException {
    String root = folder(folder, "", 1);
    return new Taken(root, count.files(), count.bytes(), hashed, skipped, uncaptured);
  }

  /** What is known of the folder now; only once the writes are durable. */
  StatCache cache() {
    return now;
  }

  private String folder(SafeFolder folder, String path, int depth) throws IOException {
    count.depth(depth);
    List<FileEntry> entries = new ArrayList<>();
    for (String name : folder.names(bounds.filesMax())) {
      String inner = path.isEmpty() ? name : path + "/" + name;
      entry(folder, name, inner, depth).ifPresent(entries::add);
    }
    byte[] manifest = new Manifest(entries).bytes();
    return store(path, manifest);
  }

  private String store(String path, byte[] manifest) throws IOException {
    String sha256 = Sha256.hex(manifest);
    if (before.stored(path, sha256, millis)) {
      now.keepFolder(path, before);
    } else {
      writes.put(manifest);
      now.store(path, sha256, millis);
    }
    return sha256;
  }

  /** Empty for what a snapshot does not keep, and for what was gone when we looked. */
  private Optional<FileEntry> entry(SafeFolder folder, String name, String path, int depth)
      throws IOException {
    Optional<FileStat> found = folder.stat(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    FileStat stat = found.get();
    if (stat.isFolder()) {
      count.add(0);
      try (SafeFolder child = folder.child(name)) {
        return Optional.of(FileEntry.folder(name, stat.mode(), folder(child, path, depth + 1)));
      }
    } else if (stat.isLink()) {
      count.add(0);
      return Optional.of(FileEntry.link(name, folder.link(name)));
    } else if (stat.isFile()) {
      count.add(stat.size());
      return file(folder, name, path, stat);
    }
    skipped++;
    return Optional.empty();
  }

  private Optional<FileEntry> file(SafeFolder folder, String name, String path, FileStat stat)
      throws IOException {
    if (stat.size() > bounds.fileBytesMax()) {
      uncaptured++;
      return Optional.of(FileEntry.uncaptured(name, stat.mode(), stat.size()));
    }
    Optional<String> known = before.sha256(path, stat);
    if (known.isPresent() && isStored(path, stat, known.get())) {
      return Optional.of(FileEntry.file(name, stat.mode(), stat.size(), known.get()));
    }
    try {
      hashed++;
      Blob blob = stat.size() <= SMALL_BYTES ? small(folder, name) : large(folder, name, stat);
      now.saw(path, stat, blob.sha256(), millis);
      return Optional.of(FileEntry.file(name, stat.mode(), blob.size(), blob.sha256()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (BlobTooLarge grewMeanwhile) {
      uncaptured++;
      return Optional.of(FileEntry.uncaptured(name, stat.mode(), stat.size()));
    }
  }

  private boolean isStored(String path, FileStat stat, String sha256) throws IOException {
    if (before.isConfirmed(path, millis)) {
      now.keep(path, before);
      return true;
    }
    boolean stored = writes.has(sha256, stat.size());
    if (stored) {
      now.saw(path, stat, sha256, millis);
    }
    return stored;
  }

  private Blob small(SafeFolder folder, String name) throws IOException {
    byte[] content;
    try (InputStream in = folder.read(name)) {
      content = in.readNBytes(SMALL_BYTES + 1);
    }
    return content.length <= SMALL_BYTES ? writes.put(content) : put(folder, name);
  }

  /** Reads a large file twice rather than writing one that is there already. */
  private Blob large(SafeFolder folder, String name, FileStat stat) throws IOException {
    try (InputStream in = folder.read(name)) {
      String sha256 = CheckedBlob.hash(in);
      if (writes.has(sha256, stat.size())) {
        return new Blob(sha256, stat.size());
      }
    }
    return put(folder, name);
  }

  private Blob put(SafeFolder folder, String name) throws IOException {
    try (InputStream in = folder.read(name)) {
      return writes.put(in, bounds.fileBytesMax());
    }
  }
}
