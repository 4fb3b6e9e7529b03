package dev.anabranch.blobs;

import dev.anabranch.json.Json;
import java.util.Optional;

/** One difference between two snapshots. {@code before} is empty for what was added. */
public record FileChange(String path, Optional<FileEntry> before, Optional<FileEntry> after) {
  public FileChange {
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalArgumentException("a change has something before or after it");
    }
  }

  /** {@code added}, {@code deleted} or {@code changed}. */
  public String what() {
    return before.isEmpty() ? "added" : after.isEmpty() ? "deleted" : "changed";
  }

  /** {@code {path, change, before?, after?}}. */
  public Json.Obj json() {
    Json.Obj json = Json.object().with("path", FileName.shown(path)).with("change", what());
    if (before.isPresent()) {
      json = json.with("before", before.get().json());
    }
    return after.isPresent() ? json.with("after", after.get().json()) : json;
  }
}
