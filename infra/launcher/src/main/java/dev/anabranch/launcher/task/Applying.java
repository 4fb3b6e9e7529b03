package dev.anabranch.launcher.task;

import dev.anabranch.blobs.Applied;
import dev.anabranch.blobs.ApplyChanges;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.terminal.Terminal;
import java.nio.file.Path;

/** Writes what a session changed into a person's folder, and tells what it did. */
public final class Applying {
  private Applying() {}

  /** True if every change could be written. */
  public static boolean apply(Course course, DataFolder data, Path folder, Terminal terminal) {
    if (course.base().isEmpty() || course.base().equals(course.now())) {
      terminal.notice("nothing to apply: the session changed no file");
      return true;
    }
    BlobStore blobs = new FolderBlobs(data.blobs());
    Applied applied =
        ApplyChanges.apply(
            blobs,
            new Snapshots(blobs),
            course.base().orElseThrow(),
            course.now().orElseThrow(),
            folder);
    applied.written().forEach(path -> terminal.notice("wrote " + path));
    applied.deleted().forEach(path -> terminal.notice("deleted " + path));
    applied
        .conflicts()
        .forEach(kept -> terminal.notice("left alone " + kept.path() + ": " + kept.reason()));
    return applied.conflicts().isEmpty();
  }
}
