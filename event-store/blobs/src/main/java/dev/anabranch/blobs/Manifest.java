package dev.anabranch.blobs;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The list of one folder: {@code {"entries": [{name | name64, kind, mode, size, sha256 | target |
 * target64}], "folder": 1}}, sorted by the names' bytes. Names and link texts that are not UTF-8
 * stand in base64url. The same folder gives the same bytes.
 */
record Manifest(List<FileEntry> entries) {
  private static final Comparator<FileEntry> BY_BYTES =
      Comparator.comparing(FileEntry::path, FileName.BY_BYTES);

  Manifest {
    entries = entries.stream().sorted(BY_BYTES).toList();
  }

  byte[] bytes() {
    return Json.object()
        .with("folder", 1)
        .with("entries", Json.array(entries.stream().map(Manifest::encode).toList()))
        .bytes();
  }

  Optional<FileEntry> find(String name) {
    return entries.stream().filter(entry -> entry.path().equals(name)).findFirst();
  }

  /** As {@link #read(BlobStore, String)}; what cannot be read says of which folder it is. */
  static Manifest read(BlobStore blobs, String sha256, String path) {
    String where =
        path.isEmpty()
            ? "the root of a snapshot"
            : "folder " + FileName.shown(path) + " of a snapshot";
    try {
      return read(blobs, sha256);
    } catch (BlobMissing e) {
      throw e.as(where);
    } catch (BlobDamaged e) {
      throw e.as(where);
    }
  }

  static Manifest read(BlobStore blobs, String sha256) {
    byte[] bytes = blobs.read(sha256);
    try {
      Json.Obj json = Json.parseObject(bytes);
      if (json.integer("folder") != 1) {
        throw new JsonRefused("unknown form of a folder");
      }
      return new Manifest(
          json.list("entries").stream().map(entry -> decode(entry.asObject())).toList());
    } catch (JsonRefused | IllegalArgumentException e) {
      throw new NotASnapshot(sha256, String.valueOf(e.getMessage()));
    }
  }

  private static Json.Obj encode(FileEntry entry) {
    Json.Obj json =
        Json.object()
            .with("kind", entry.kind().wire())
            .with("mode", FileEntry.modeText(entry.mode()))
            .with("size", entry.size())
            .withText("sha256", entry.sha256());
    json = withBytes(json, "name", entry.path());
    return entry.target().isPresent() ? withBytes(json, "target", entry.target().get()) : json;
  }

  private static FileEntry decode(Json.Obj json) {
    String name = bytesText(json, "name").orElseThrow(() -> new JsonRefused("a name is missing"));
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/")) {
      throw new JsonRefused("not a name of a file: " + name);
    }
    FileEntry entry =
        new FileEntry(
            name,
            Kind.of(json.text("kind")),
            Integer.parseInt(json.text("mode"), 8) & 0777,
            json.integer("size"),
            json.findText("sha256"),
            bytesText(json, "target"));
    boolean whole =
        switch (entry.kind()) {
          case FILE, FOLDER -> entry.sha256().filter(BlobStore::isHash).isPresent();
          case LINK -> entry.target().isPresent();
          case UNCAPTURED -> true;
        };
    if (!whole) {
      throw new JsonRefused("entry " + name + " lacks its sha256 or target");
    }
    return entry;
  }

  private static Json.Obj withBytes(Json.Obj json, String key, String text) {
    return FileName.isUtf8(text)
        ? json.with(key, text)
        : json.with(key + "64", FileName.base64(text));
  }

  private static Optional<String> bytesText(Json.Obj json, String key) {
    Optional<String> plain = json.findText(key);
    return plain.isPresent()
        ? plain
        : json.findText(key + "64").map(text -> FileName.text(Base64.getUrlDecoder().decode(text)));
  }
}
