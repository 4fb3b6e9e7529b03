package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.FileChange;
import dev.anabranch.blobs.FileName;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/** How two workspaces differ, as much of it as a person looks at. */
final class WorkspaceDelta {
  static final int FILES_MAX = 500;
  static final int DIFF_CHARS_MAX = 64 << 10;

  private final Snapshots snapshots;

  WorkspaceDelta(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /**
   * {@code {files: [{path, change}], diff, cut?}}, or {@code {unknown}} saying which bytes are
   * missing; {@code cut} says that there is more.
   */
  Json.Obj of(Optional<String> from, Optional<String> to) {
    try {
      List<FileChange> all = snapshots.diff(from, to);
      List<FileChange> shown = all.subList(0, Math.min(FILES_MAX, all.size()));
      String whole = snapshots.unifiedDiff(shown);
      String diff = bounded(whole);
      Json.Obj json =
          Json.object()
              .with("files", Json.array(shown.stream().map(WorkspaceDelta::json).toList()))
              .with("diff", diff);
      boolean cut = shown.size() < all.size() || diff.length() < whole.length();
      return cut ? json.with("cut", true) : json;
    } catch (BlobMissing | BlobDamaged e) {
      return Json.object().with("unknown", String.valueOf(e.getMessage()));
    }
  }

  private static Json.Obj json(FileChange change) {
    return Json.object().with("path", FileName.shown(change.path())).with("change", change.what());
  }

  /** Whole lines. */
  private static String bounded(String diff) {
    return diff.length() <= DIFF_CHARS_MAX
        ? diff
        : diff.substring(0, diff.lastIndexOf('\n', DIFF_CHARS_MAX - 1) + 1);
  }
}
