package dev.anabranch.blobs;

import dev.anabranch.json.Json;
import java.util.List;

/**
 * What {@link ApplyChanges} did: paths written (files, links and folders made or changed), paths
 * deleted, and what it left alone because the person's folder had moved on.
 */
public record Applied(List<String> written, List<String> deleted, List<Conflict> conflicts) {
  public Applied {
    written = List.copyOf(written);
    deleted = List.copyOf(deleted);
    conflicts = List.copyOf(conflicts);
  }

  /** {@code {written, deleted, conflicts: [{path, reason}]}}. */
  public Json.Obj json() {
    return Json.object()
        .with("written", Json.strings(shown(written)))
        .with("deleted", Json.strings(shown(deleted)))
        .with(
            "conflicts",
            Json.array(
                conflicts.stream()
                    .map(conflict ->
                        Json.object()
                            .with("path", FileName.shown(conflict.path()))
                            .with("reason", conflict.reason()))
                    .toList()));
  }

  private static List<String> shown(List<String> paths) {
    return paths.stream().map(FileName::shown).toList();
  }

  /** A path that was not touched, and why. */
  public record Conflict(String path, String reason) {}
}
