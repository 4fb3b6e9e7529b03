package dev.anabranch.blobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares two snapshots; folders with one hash are not opened. */
final class SnapshotDiff {
  private final BlobStore blobs;
  private final List<FileChange> changes = new ArrayList<>();

  SnapshotDiff(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** All changes; a folder stands before what is in it. */
  List<FileChange> of(Optional<String> from, Optional<String> to) {
    if (!from.equals(to)) {
      folders("", from, to);
    }
    return changes;
  }

  private void folders(String path, Optional<String> from, Optional<String> to) {
    SortedMap<String, FileEntry> before = entries(path, from);
    SortedMap<String, FileEntry> after = entries(path, to);
    SortedMap<String, FileEntry> all = new TreeMap<>(before);
    all.putAll(after);
    for (String name : all.keySet()) {
      entry(path, Optional.ofNullable(before.get(name)), Optional.ofNullable(after.get(name)));
    }
  }

  private SortedMap<String, FileEntry> entries(String path, Optional<String> manifest) {
    SortedMap<String, FileEntry> entries = new TreeMap<>();
    manifest.ifPresent(hash ->
        Manifest.read(blobs, hash, path)
            .entries()
            .forEach(entry -> entries.put(entry.path(), entry)));
    return entries;
  }

  private void entry(String path, Optional<FileEntry> before, Optional<FileEntry> after) {
    if (before.equals(after)) {
      return;
    }
    Optional<FileEntry> was = before.map(entry -> entry.under(path));
    Optional<FileEntry> is = after.map(entry -> entry.under(path));
    String whole = is.or(() -> was).orElseThrow().path();
    if (!onlyContentDiffers(before, after)) {
      changes.add(new FileChange(whole, was, is));
    }
    Optional<String> from = folder(before);
    Optional<String> to = folder(after);
    if (!from.equals(to)) {
      folders(whole, from, to);
    }
  }

  /** Two folders with one mode differ in what is in them, which is told one by one. */
  private static boolean onlyContentDiffers(Optional<FileEntry> before, Optional<FileEntry> after) {
    return folder(before).isPresent()
        && folder(after).isPresent()
        && before.orElseThrow().mode() == after.orElseThrow().mode();
  }

  private static Optional<String> folder(Optional<FileEntry> entry) {
    return entry.filter(found -> found.kind() == Kind.FOLDER).flatMap(FileEntry::sha256);
  }
}
