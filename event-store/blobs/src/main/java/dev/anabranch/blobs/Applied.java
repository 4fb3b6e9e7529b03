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
        .with("written", Json.strings(written))
        .with("deleted", Json.strings(deleted))
        .with(
            "conflicts",
            Json.array(
                conflicts.stream()
                    .map(conflict ->
                        Json.object()
                            .with("path", conflict.path())
                            .with("reason", conflict.reason()))
                    .toList()));
  }

  /** A path that was not touched, and why. */
  public record Conflict(String path, String reason) {}
}
