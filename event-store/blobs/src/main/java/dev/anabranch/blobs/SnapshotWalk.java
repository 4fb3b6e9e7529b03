package dev.anabranch.blobs;

import dev.anabranch.blobs.BlobStore.Blob;
import dev.anabranch.blobs.SeenFolder.Seen;
import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One walk over a folder that puts what is new into the store. Used once. */
final class SnapshotWalk {
  /*
   * One lstat for each name is what a walk cannot save: whatever else was found last time is taken
   * over. A folder whose own stat is as it was holds the same names, so it is not listed; one
   * whose entries are all as they were has the same manifest, so it is not encoded.
   */
  private static final int SMALL_BYTES = 1 << 20;

  private final BlobStore.Batch writes;
  private final WorkspaceBounds bounds;
  private StatCache before;
  private StatCache now = new StatCache(IgnoreRules.DEFAULT);
  private final long millis;
  private final WorkspaceCount count;
  private IgnoreRules ignored = IgnoreRules.DEFAULT;
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
    Optional<FileStat> self = folder.stat();
    ignored = IgnoreRules.in(folder);
    if (!before.rules().equals(ignored)) {
      before = new StatCache(ignored);
    }
    now = new StatCache(ignored);
    String root = folder(folder, self, "", 1);
    return new Taken(root, count.files(), count.bytes(), hashed, skipped, uncaptured);
  }

  /** What is known of the folder now; only once the writes are durable. */
  StatCache cache() {
    return now;
  }

  /** {@code self} was found before the folder is looked into. */
  private String folder(SafeFolder folder, Optional<FileStat> self, String path, int depth)
      throws IOException {
    count.depth(depth);
    SeenFolder known = before.folder(path);
    boolean sameNames = known.hasNamesOf(self);
    List<Seen> found =
        sameNames ? again(folder, known, path, depth) : anew(folder, known, path, depth);
    boolean same = sameNames && isSame(found, known.entries());
    if (same && known.isConfirmed(millis)) {
      now.put(path, new SeenFolder(self, found, known.manifest(), known.confirmed()));
      return known.manifest().orElseThrow();
    }
    return store(self, path, known, found);
  }

  private List<Seen> again(SafeFolder folder, SeenFolder known, String path, int depth)
      throws IOException {
    List<Seen> found = new ArrayList<>(known.entries().size());
    for (Seen seen : known.entries()) {
      found.add(look(folder, seen, path, depth));
    }
    return found;
  }

  private List<Seen> anew(SafeFolder folder, SeenFolder known, String path, int depth)
      throws IOException {
    Function<String, Optional<Seen>> seen = known.byName();
    List<Seen> found = new ArrayList<>();
    for (String name : folder.names(bounds.filesMax())) {
      found.add(look(folder, seen.apply(name).orElseGet(() -> unknown(name)), path, depth));
    }
    return found;
  }

  private static Seen unknown(String name) {
    return new Seen(name, Optional.empty(), Optional.empty(), SeenFolder.NEVER);
  }

  private static boolean isSame(List<Seen> found, List<Seen> known) {
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).entry().equals(known.get(i).entry())) {
        return false;
      }
    }
    return true;
  }

  private String store(Optional<FileStat> self, String path, SeenFolder known, List<Seen> found)
      throws IOException {
    byte[] manifest =
        new Manifest(found.stream().flatMap(seen -> seen.entry().stream()).toList()).bytes();
    String sha256 = Sha256.hex(manifest);
    boolean stored = known.manifest().equals(Optional.of(sha256)) && known.isConfirmed(millis);
    if (!stored) {
      writes.put(manifest);
    }
    long confirmed = stored ? known.confirmed() : millis;
    now.put(path, new SeenFolder(self, found, Optional.of(sha256), confirmed).agedAt(millis));
    return sha256;
  }

  private Seen look(SafeFolder folder, Seen seen, String path, int depth) throws IOException {
    String name = seen.name();
    count.path(path, name);
    if (path.isEmpty()) {
      count.at(name);
    }
    Optional<FileStat> found = folder.stat(name);
    if (found.isEmpty()) {
      return unknown(name);
    }
    FileStat stat = found.get();
    if (stat.isFolder()) {
      return subfolder(folder, seen, stat, path, depth);
    } else if (!seen.isSame(stat) && ignored.leavesOut(path, name, false)) {
      return unknown(name);
    } else if (stat.isLink()) {
      count.add(0);
      return seen.isSame(stat) ? seen : kept(FileEntry.link(name, folder.link(name)), stat);
    } else if (stat.isFile()) {
      count.add(stat.size());
      return file(folder, seen, stat);
    }
    skipped++;
    return unknown(name);
  }

  private Seen subfolder(SafeFolder folder, Seen seen, FileStat stat, String path, int depth)
      throws IOException {
    String name = seen.name();
    if (ignored.leavesOut(path, name, true)) {
      return unknown(name);
    }
    count.add(0);
    String inner = path.isEmpty() ? name : path + "/" + name;
    try (SafeFolder child = folder.look(name, stat)) {
      String manifest = folder(child, Optional.of(stat), inner, depth + 1);
      FileEntry entry = FileEntry.folder(name, stat.mode(), manifest);
      return seen.entry().equals(Optional.of(entry)) ? seen : kept(entry, stat);
    }
  }

  private Seen kept(FileEntry entry, FileStat stat) {
    return new Seen(entry.path(), Optional.of(entry), Optional.of(stat), millis);
  }

  private Seen file(SafeFolder folder, Seen seen, FileStat stat) throws IOException {
    String name = seen.name();
    if (stat.size() > bounds.fileBytesMax()) {
      uncaptured++;
      return kept(FileEntry.uncaptured(name, stat.mode(), stat.size()), stat);
    }
    Optional<String> known = seen.sha256(stat);
    if (known.isPresent() && seen.isConfirmed(millis)) {
      return seen;
    }
    if (known.isPresent() && writes.has(known.get(), stat.size())) {
      return kept(seen.entry().orElseThrow(), stat);
    }
    try {
      hashed++;
      Blob blob = stat.size() <= SMALL_BYTES ? small(folder, name) : large(folder, name, stat);
      return kept(FileEntry.file(name, stat.mode(), blob.size(), blob.sha256()), stat);
    } catch (NoSuchFileException e) {
      return unknown(name);
    } catch (BlobTooLarge grewMeanwhile) {
      uncaptured++;
      return kept(FileEntry.uncaptured(name, stat.mode(), stat.size()), stat);
    }
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
