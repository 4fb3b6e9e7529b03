package dev.anabranch.blobs;

import dev.anabranch.blobs.SeenFolder.Seen;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Brings a folder to a snapshot: what differs is made anew, what is extra goes. Used once. */
final class SnapshotRestore {
  private final BlobStore blobs;
  private final Optional<Owner> owner;
  private final StatCache before;
  private final StatCache made;

  SnapshotRestore(BlobStore blobs, Optional<Owner> owner, StatCache before) {
    this.blobs = blobs;
    this.owner = owner;
    this.before = before;
    this.made = new StatCache(before.rules());
  }

  void restore(SafeFolder folder, String root) throws IOException {
    folder(folder, root, "");
    if (owner.isPresent()) {
      folder.own(owner.get());
    }
  }

  /** What has been made, or was there. */
  StatCache made() {
    return made;
  }

  private void folder(SafeFolder folder, String manifest, String path) throws IOException {
    List<FileEntry> wanted = Manifest.read(blobs, manifest, path).entries();
    Set<String> extra = new HashSet<>(folder.names(Integer.MAX_VALUE));
    wanted.forEach(entry -> extra.remove(entry.path()));
    for (String name : extra) {
      folder.delete(name);
    }
    Function<String, Optional<Seen>> known = before.folder(path).byName();
    List<Seen> all = new ArrayList<>();
    for (FileEntry entry : wanted) {
      String inner = path.isEmpty() ? entry.path() : path + "/" + entry.path();
      entry(folder, entry, inner, known.apply(entry.path()));
      Optional<FileStat> stat = folder.stat(entry.path());
      all.add(new Seen(entry.path(), Optional.of(entry), stat, SeenFolder.NEVER));
      if (entry.kind() == Kind.FOLDER) {
        made.put(inner, made.folder(inner).withSelf(stat));
      }
    }
    made.put(path, new SeenFolder(folder.stat(), all, Optional.of(manifest), SeenFolder.NEVER));
  }

  private void entry(SafeFolder folder, FileEntry entry, String path, Optional<Seen> known)
      throws IOException {
    switch (entry.kind()) {
      case FILE -> file(folder, entry, path, known);
      case FOLDER -> subfolder(folder, entry, path);
      case LINK -> link(folder, entry);
      case UNCAPTURED -> uncaptured(folder, entry);
    }
  }

  private void file(SafeFolder folder, FileEntry entry, String path, Optional<Seen> known)
      throws IOException {
    String name = entry.path();
    Optional<FileStat> found = folder.stat(name);
    boolean same =
        found
            .filter(FileStat::isFile)
            .flatMap(stat -> known.flatMap(seen -> seen.sha256(stat)))
            .equals(entry.sha256());
    if (!same) {
      folder.delete(name);
      copy(entry.hash(), folder, name, path);
    }
    if (!same || found.get().mode() != entry.mode()) {
      own(folder, name);
      folder.mode(name, entry.mode());
    }
  }

  private void copy(String sha256, SafeFolder folder, String name, String path) throws IOException {
    String where = "file " + FileName.shown(path) + " of a snapshot";
    try (OutputStream out = folder.create(name)) {
      blobs.copy(sha256, out);
    } catch (BlobMissing e) {
      throw e.as(where);
    } catch (BlobDamaged e) {
      throw e.as(where);
    }
  }

  private void subfolder(SafeFolder folder, FileEntry entry, String path) throws IOException {
    String name = entry.path();
    boolean there = folder.stat(name).filter(FileStat::isFolder).isPresent();
    if (!there) {
      folder.delete(name);
    }
    try (SafeFolder child = there ? folder.child(name) : folder.createFolder(name)) {
      child.mode(0700);
      folder(child, entry.hash(), path);
      if (owner.isPresent()) {
        child.own(owner.get());
      }
      child.finalMode(entry.mode());
    }
  }

  private void link(SafeFolder folder, FileEntry entry) throws IOException {
    String name = entry.path();
    String target = entry.target().orElseThrow();
    boolean same =
        folder.stat(name).filter(FileStat::isLink).isPresent() && folder.link(name).equals(target);
    if (!same) {
      folder.delete(name);
      folder.createLink(name, target);
      if (owner.isPresent()) {
        folder.ownLink(name, owner.get());
      }
    }
  }

  /** The bytes are not known: a file that is there stays, any other thing goes. */
  private void uncaptured(SafeFolder folder, FileEntry entry) throws IOException {
    if (folder.stat(entry.path()).filter(FileStat::isFile).isEmpty()) {
      folder.delete(entry.path());
    }
  }

  private void own(SafeFolder folder, String name) throws IOException {
    if (owner.isPresent()) {
      folder.own(name, owner.get());
    }
  }
}
