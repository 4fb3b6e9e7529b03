package dev.anabranch.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the difference of two snapshots into a person's real folder. What changed there since the
 * first snapshot is never overwritten: it is told as a conflict, and the rest is applied. Owner and
 * mode of existing files stay, unless the session changed the mode; each file changes at once or
 * not at all. Links are not followed, and none is made that leads out of the folder. Applying twice
 * does nothing the second time.
 */
public final class ApplyChanges {
  private static final String TEMPORARY = ".anabranch-apply.tmp";

  private final BlobStore blobs;
  private final Snapshots snapshots;
  private final List<String> written = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final List<Applied.Conflict> conflicts = new ArrayList<>();

  private ApplyChanges(BlobStore blobs, Snapshots snapshots) {
    this.blobs = blobs;
    this.snapshots = snapshots;
  }

  /** Brings {@code target}, which was at {@code base}, to {@code root}. */
  public static Applied apply(
      BlobStore blobs, Snapshots snapshots, String base, String root, Path target) {
    ApplyChanges run = new ApplyChanges(blobs, snapshots);
    try (SafeFolder open = SafeFolder.open(target)) {
      run.all(open, base, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Applied(run.written, run.deleted, run.conflicts);
  }

  /** First what goes, the deepest first; then what comes, folders before what is in them. */
  private void all(SafeFolder top, String base, String root) {
    List<FileChange> changes = snapshots.diff(base, root);
    for (FileChange change : changes.reversed()) {
      if (change.after().isEmpty() || folderGoes(change)) {
        one(top, change, this::remove);
      }
    }
    for (FileChange change : changes) {
      if (change.after().isPresent()) {
        one(top, change, this::write);
      }
    }
  }

  private static boolean folderGoes(FileChange change) {
    return kind(change.before()).equals(Optional.of(Kind.FOLDER))
        && !kind(change.after()).equals(Optional.of(Kind.FOLDER));
  }

  private static Optional<Kind> kind(Optional<FileEntry> entry) {
    return entry.map(FileEntry::kind);
  }

  private interface Act {
    void on(SafeFolder folder, String name, FileChange change) throws IOException;
  }

  private void one(SafeFolder top, FileChange change, Act act) {
    try {
      in(top, change.path(), change, act);
    } catch (Kept e) {
      conflicts.add(new Applied.Conflict(change.path(), e.reason));
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      conflicts.add(new Applied.Conflict(change.path(), "could not be written: " + reason));
    } catch (IOException e) {
      conflicts.add(new Applied.Conflict(change.path(), "could not be written: " + e.getMessage()));
    }
  }

  private void in(SafeFolder folder, String rest, FileChange change, Act act) throws IOException {
    int slash = rest.indexOf('/');
    if (slash < 0) {
      act.on(folder, rest, change);
      return;
    }
    String name = rest.substring(0, slash);
    Optional<FileStat> found = folder.stat(name);
    if (found.isEmpty() && change.after().isEmpty()) {
      return;
    }
    if (found.filter(FileStat::isFolder).isEmpty()) {
      throw new Kept("its folder is not there, or is no folder any more");
    }
    try (SafeFolder child = folder.child(name)) {
      in(child, rest.substring(slash + 1), change, act);
    }
  }

  private void remove(SafeFolder folder, String name, FileChange change) throws IOException {
    if (folder.stat(name).isEmpty()) {
      return;
    }
    mustStandAs(folder, name, change.before());
    if (kind(change.before()).equals(Optional.of(Kind.FOLDER))) {
      try {
        folder.deleteEmptyFolder(name);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    } else {
      folder.deleteFile(name);
    }
    deleted.add(change.path());
  }

  private void write(SafeFolder folder, String name, FileChange change) throws IOException {
    FileEntry after = change.after().orElseThrow();
    if (standsAs(folder, name, change.after()) && modeIs(folder, name, change)) {
      return;
    }
    Optional<FileEntry> before = folderGoes(change) ? Optional.empty() : change.before();
    if (!standsAs(folder, name, change.after())) {
      mustStandAs(folder, name, before);
    }
    switch (after.kind()) {
      case FILE -> file(folder, name, before, after);
      case FOLDER -> folder(folder, name, change, after);
      case LINK -> link(folder, name, change.path(), after);
      case UNCAPTURED -> throw new Kept("its new bytes were too large to be captured");
    }
    written.add(change.path());
  }

  private static boolean modeIs(SafeFolder folder, String name, FileChange change)
      throws IOException {
    FileEntry after = change.after().orElseThrow();
    boolean modeChanged =
        change.before().isPresent() && change.before().get().mode() != after.mode();
    return after.kind() == Kind.LINK
        || !modeChanged
        || folder.stat(name).filter(stat -> stat.mode() == after.mode()).isPresent();
  }

  private void file(SafeFolder folder, String name, Optional<FileEntry> before, FileEntry after)
      throws IOException {
    Optional<FileStat> there = folder.stat(name);
    boolean replaced = there.filter(FileStat::isFile).isPresent();
    boolean modeChanged = before.isEmpty() || before.get().mode() != after.mode();
    int mode = replaced && !modeChanged ? there.get().mode() : after.mode();
    Owner owner = replaced ? folder.owner(name) : newOwner(folder);
    folder.delete(TEMPORARY);
    try {
      try (OutputStream out = folder.create(TEMPORARY)) {
        blobs.copy(after.hash(), out);
      }
      own(folder, TEMPORARY, owner);
      folder.mode(TEMPORARY, mode);
      folder.sync(TEMPORARY);
      if (!replaced) {
        folder.delete(name);
      }
      folder.rename(TEMPORARY, name);
    } finally {
      folder.delete(TEMPORARY);
    }
  }

  private void folder(SafeFolder folder, String name, FileChange change, FileEntry after)
      throws IOException {
    Optional<FileStat> there = folder.stat(name);
    if (there.filter(FileStat::isFolder).isEmpty()) {
      if (there.isPresent()) {
        folder.deleteFile(name);
      }
      folder.createFolder(name).close();
      own(folder, name, newOwner(folder));
      folder.mode(name, after.mode());
    } else if (!modeIs(folder, name, change)) {
      folder.mode(name, after.mode());
    }
  }

  private void link(SafeFolder folder, String name, String path, FileEntry after)
      throws IOException {
    String target = after.target().orElseThrow();
    if (leavesFolder(path, target)) {
      throw new Kept("it is a link that leads out of the folder, to " + FileName.shown(target));
    }
    folder.delete(name);
    folder.createLink(name, target);
    own(folder, name, newOwner(folder));
  }

  /** By its text alone: also a target that goes out and comes in again leaves. */
  static boolean leavesFolder(String path, String target) {
    if (target.startsWith("/")) {
      return true;
    }
    long depth = path.chars().filter(c -> c == '/').count();
    for (String name : target.split("/")) {
      if (name.equals("..")) {
        depth--;
      } else if (!name.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /** Root gives new files to the owner of their folder; for others they are their own. */
  private static Owner newOwner(SafeFolder folder) throws IOException {
    return folder.owner();
  }

  private static void own(SafeFolder folder, String name, Owner wanted) throws IOException {
    Owner now = folder.owner(name);
    boolean root = now.uid() == 0;
    if (!now.equals(wanted) && (root || now.uid() == wanted.uid())) {
      if (folder.stat(name).filter(FileStat::isLink).isPresent()) {
        folder.ownLink(name, wanted);
      } else {
        folder.own(name, wanted);
      }
    }
  }

  private void mustStandAs(SafeFolder folder, String name, Optional<FileEntry> expected)
      throws IOException {
    if (expected.filter(entry -> entry.kind() == Kind.UNCAPTURED).isPresent()) {
      throw new Kept("it is too large to be compared with what the session saw");
    }
    if (!standsAs(folder, name, expected)) {
      throw new Kept(
          expected.isEmpty()
              ? "something else is there by now"
              : "it changed since the session began");
    }
  }

  private static boolean standsAs(SafeFolder folder, String name, Optional<FileEntry> expected)
      throws IOException {
    Optional<FileStat> found = folder.stat(name);
    if (expected.isEmpty() || found.isEmpty()) {
      return expected.isEmpty() && found.isEmpty();
    }
    FileEntry entry = expected.get();
    FileStat stat = found.get();
    return switch (entry.kind()) {
      case FOLDER -> stat.isFolder();
      case LINK -> stat.isLink() && Optional.of(folder.link(name)).equals(entry.target());
      case FILE -> stat.isFile() && stat.size() == entry.size() && sameBytes(folder, name, entry);
      case UNCAPTURED -> false;
    };
  }

  private static boolean sameBytes(SafeFolder folder, String name, FileEntry entry)
      throws IOException {
    try (InputStream in = folder.read(name)) {
      return CheckedBlob.hash(in).equals(entry.hash());
    }
  }

  /** Something of the person's was left as it is. */
  private static final class Kept extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Kept(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
