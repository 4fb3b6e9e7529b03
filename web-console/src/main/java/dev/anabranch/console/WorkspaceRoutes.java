package dev.anabranch.console;

import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.BlobTooLarge;
import dev.anabranch.blobs.FileChange;
import dev.anabranch.blobs.FileEntry;
import dev.anabranch.blobs.FileName;
import dev.anabranch.blobs.Kind;
import dev.anabranch.blobs.NoSuchFile;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of a workspace at an entry, and blobs. */
final class WorkspaceRoutes {
  private final BlobStore blobs;
  private final Snapshots snapshots;

  WorkspaceRoutes(BlobStore blobs, Snapshots snapshots) {
    this.blobs = blobs;
    this.snapshots = snapshots;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/files", this::files),
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/files/{path*}", this::file),
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/diff", this::diff),
        Endpoint.put(Access.OPERATOR, "/api/blobs", this::putBlob).free(),
        Endpoint.get(Access.VIEWER, "/api/blobs/{blob}", this::blob).free());
  }

  private static long place(Call call, String name) {
    return call.number(name).orElseGet(() -> call.reads().show(call.session()).head());
  }

  private Answer files(Call call) {
    Optional<String> root = call.reads().root(call.session(), place(call, "at"));
    List<FileEntry> files = root.map(snapshots::list).orElse(List.of());
    Json.Obj json =
        Json.object().with("files", Json.array(files.stream().map(FileEntry::json).toList()));
    return Answer.ok(json.withText("root", root));
  }

  private Answer file(Call call) {
    String path = RawPath.after(call.rawPath(), "/files/");
    String root =
        call.reads()
            .root(call.session(), place(call, "at"))
            .orElseThrow(() -> new NoSuchFile(path, "is not there: the workspace is empty"));
    FileEntry entry =
        snapshots
            .find(root, path)
            .or(() -> shown(root, path))
            .orElseThrow(() -> new NoSuchFile(path, "is not there"));
    if (entry.kind() != Kind.FILE) {
      snapshots.file(root, entry.path());
    }
    try {
      return bytes(entry.sha256().orElseThrow(), RawPath.lastName(entry.path()));
    } catch (BlobMissing e) {
      throw e.as(
          "file " + FileName.shown(entry.path()) + " of a workspace of session " + call.session());
    }
  }

  /** A file whose name is not text may be asked for by the text that people see. */
  private Optional<FileEntry> shown(String root, String path) {
    return snapshots.list(root).stream()
        .filter(entry -> FileName.shown(entry.path()).equals(path))
        .findFirst();
  }

  /** What agents write is never shown as a page of this server. */
  private Answer bytes(String blob, String name) {
    if (!blobs.has(blob)) {
      throw new BlobMissing(blob);
    }
    Map<String, String> headers =
        Map.of(
            "Content-Length",
            Long.toString(blobs.size(blob)),
            "Content-Disposition",
            "attachment; filename*=UTF-8''" + RawPath.escaped(name),
            "Content-Encoding",
            "identity");
    return new Answer.Streamed(
        "application/octet-stream",
        headers,
        out -> {
          try (InputStream in = blobs.open(blob)) {
            in.transferTo(out);
          }
        });
  }

  /** Text in git's form, or the list of changes for who asks for JSON. */
  private Answer diff(Call call) {
    SessionId session = call.session();
    long from = call.number("from").orElse(1L);
    long to = place(call, "to");
    String before = call.reads().root(session, from).orElseGet(snapshots::takeEmpty);
    String after = call.reads().root(session, to).orElseGet(snapshots::takeEmpty);
    if (!call.accepts("application/json")) {
      return Answer.text("text/x-diff", snapshots.unifiedDiff(before, after));
    }
    List<FileChange> changes = snapshots.diff(before, after);
    return Answer.ok(
        Json.object()
            .with("from", from)
            .with("to", to)
            .with("changes", Json.array(changes.stream().map(FileChange::json).toList())));
  }

  private Answer putBlob(Call call) {
    long announced =
        call.header("content-length").map(text -> Call.number("Content-Length", text)).orElse(0L);
    if (announced > BlobStore.BYTES_MAX) {
      throw new BlobTooLarge(BlobStore.BYTES_MAX);
    }
    return Answer.json(201, Json.object().with("blob", blobs.put(call.body())));
  }

  private Answer blob(Call call) {
    String blob = call.path().getOrDefault("blob", "");
    if (!BlobStore.isHash(blob)) {
      throw new Problem(
          Problem.Kind.NO_SUCH_BLOB, "A blob is named by its SHA-256, 64 hex digits.");
    }
    return bytes(blob, blob);
  }
}
