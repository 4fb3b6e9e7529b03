package dev.anabranch.blobs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Folders as tar.gz streams. Packing keeps what a snapshot keeps; the same folder gives the same
 * bytes. Unpacking is {@link Snapshots#takeArchive} and, where files are wanted, {@link
 * Snapshots#restore}: a hostile archive meets no file system.
 *
 * <p>Taken are tar and tar.gz (ustar, GNU, pax). Refused with {@link ArchiveRefused}: absolute
 * names, {@code ..}, members under something that is not a folder, hard links to what the archive
 * does not hold before them, names over 255 bytes, unknown types, broken headers. Devices and fifos
 * are passed over. Links are kept as text and never followed.
 */
public final class Archive {
  private final WorkspaceBounds bounds;
  private final Set<Path> excluded;
  private final TarWriter tar;
  private final WorkspaceCount count;

  private Archive(WorkspaceBounds bounds, Set<Path> excluded, TarWriter tar) {
    this.bounds = bounds;
    this.count = new WorkspaceCount(bounds);
    this.excluded = excluded;
    this.tar = tar;
  }

  /**
   * Packs a folder without the {@code excluded} ones (real paths); {@link WorkspaceTooLarge} beyond
   * the bounds. Files above the cap are left out.
   */
  public static void pack(
      Path folder, Set<Path> excluded, WorkspaceBounds bounds, OutputStream out) {
    try (SafeFolder open = SafeFolder.open(folder);
        GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
      TarWriter tar = new TarWriter(gzip);
      new Archive(bounds, excluded, tar).folder(open, "", 1);
      tar.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void folder(SafeFolder folder, String path, int depth) throws IOException {
    count.depth(depth);
    for (String name : folder.names(bounds.filesMax())) {
      Optional<FileStat> found = folder.stat(name);
      if (found.isPresent() && !excluded.contains(folder.resolve(name))) {
        entry(folder, name, path.isEmpty() ? name : path + "/" + name, found.get(), depth);
      }
    }
  }

  private void entry(SafeFolder folder, String name, String path, FileStat stat, int depth)
      throws IOException {
    if (stat.isFolder()) {
      count.add(0);
      tar.folder(path, stat.mode());
      try (SafeFolder child = folder.child(name)) {
        folder(child, path, depth + 1);
      }
    } else if (stat.isLink()) {
      count.add(0);
      tar.link(path, folder.link(name));
    } else if (stat.isFile() && stat.size() <= bounds.fileBytesMax()) {
      count.add(stat.size());
      try (var content = folder.read(name)) {
        tar.file(path, stat.mode(), stat.size(), content);
      }
    }
  }
}
