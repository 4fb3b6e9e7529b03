package dev.anabranch.blobs;

import dev.anabranch.json.Json;
import java.util.Optional;

/**
 * One file, folder or link of a snapshot. {@code path} is relative with {@code /} between names, in
 * the text of {@link FileName}; {@code mode} holds the nine permission bits; {@code size} is in
 * bytes (0 for folders and links); {@code sha256} is the blob of a file or the manifest of a
 * folder; {@code target} is the text of a link.
 */
public record FileEntry(
    String path, Kind kind, int mode, long size, Optional<String> sha256, Optional<String> target) {

  static FileEntry file(String name, int mode, long size, String sha256) {
    return new FileEntry(name, Kind.FILE, mode, size, Optional.of(sha256), Optional.empty());
  }

  static FileEntry folder(String name, int mode, String sha256) {
    return new FileEntry(name, Kind.FOLDER, mode, 0, Optional.of(sha256), Optional.empty());
  }

  static FileEntry link(String name, String target) {
    return new FileEntry(name, Kind.LINK, 0777, 0, Optional.empty(), Optional.of(target));
  }

  static FileEntry uncaptured(String name, int mode, long size) {
    return new FileEntry(name, Kind.UNCAPTURED, mode, size, Optional.empty(), Optional.empty());
  }

  /** The hash of a file's bytes or of a folder's manifest. */
  String hash() {
    return sha256.orElseThrow(() -> new IllegalStateException("no bytes were captured: " + path));
  }

  FileEntry under(String folder) {
    String whole = folder.isEmpty() ? path : folder + "/" + path;
    return new FileEntry(whole, kind, mode, size, sha256, target);
  }

  /**
   * {@code {path, path64?, kind, mode: "0644", size, sha256?, target?}}; a path that is not UTF-8
   * is shown with {@code \\xHH} and stands whole in {@code path64}, in base64url.
   */
  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("path", FileName.shown(path))
            .with("kind", kind.wire())
            .with("mode", modeText(mode))
            .with("size", size)
            .withText("sha256", sha256)
            .withText("target", target.map(FileName::shown));
    return FileName.isUtf8(path) ? json : json.with("path64", FileName.base64(path));
  }

  static String modeText(int mode) {
    return String.format(java.util.Locale.ROOT, "%04o", mode);
  }
}
