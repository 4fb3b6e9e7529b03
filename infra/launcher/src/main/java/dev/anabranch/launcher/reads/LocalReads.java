package dev.anabranch.launcher.reads;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FileEntry;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.NoSuchFile;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.SessionArgument;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.sessions.AskPlace;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads from the data folder itself: the journal read-only, the blobs as they are. */
public final class LocalReads implements Reads {
  private static final int PAGE = 500;

  private final JournalReader journal;
  private final SessionReads sessions;
  private final Snapshots snapshots;
  private final Derived derived;

  private LocalReads(
      JournalReader journal, Derived derived, SessionReads sessions, BlobStore blobs) {
    this.journal = journal;
    this.derived = derived;
    this.sessions = sessions;
    this.snapshots = new Snapshots(blobs);
  }

  /** Opens the journal read-only; a folder where nothing was run has no sessions. */
  public static LocalReads open(DataFolder data, Database journalPlace, AnchorPlace anchors) {
    JournalReader journal = JdbcJournal.readOnly(journalPlace);
    BlobStore blobs = FolderBlobs.reading(data.blobs());
    StateSnapshots states = SqliteSnapshots.readOnly(data.derived());
    Derived derived = Derived.stored(journalPlace, data.derived(), journal);
    SessionReads sessions =
        new JournalSessionReads(journal, states, blobs, Optional.of(anchors), derived);
    return new LocalReads(journal, derived, sessions, blobs);
  }

  @Override
  public Json.Obj sessions(Optional<String> cursor) {
    SessionReads.Page page =
        sessions.list(Optional.empty(), Optional.empty(), cursor.map(SessionArgument::id), PAGE);
    Json.Obj json =
        Json.object()
            .with("sessions", Json.array(page.sessions().stream().map(SessionView::json).toList()));
    return json.withText("next", page.next().map(SessionId::value));
  }

  @Override
  public Json.Obj session(String id) {
    return sessions.show(SessionArgument.id(id)).json();
  }

  @Override
  public void entries(String id, long after, Consumer<Json.Obj> sink) {
    SessionId session = SessionArgument.id(id);
    sessions.show(session);
    long seen = after;
    List<Entry> page;
    do {
      page = sessions.entries(session, seen, PAGE);
      page.forEach(entry -> sink.accept(entry.json()));
      seen = page.isEmpty() ? seen : page.getLast().seq();
    } while (page.size() == PAGE);
  }

  @Override
  public Json.Obj search(String text, SearchQuery query, OptionalLong cursor, int max) {
    return sessions.search(query, cursor, max);
  }

  @Override
  public Json.Obj prompt(String id, OptionalLong at) {
    return sessions.prompt(SessionArgument.id(id), at(id, at));
  }

  @Override
  public Json.Obj files(String id, OptionalLong at) {
    List<Json.Obj> files =
        root(id, at).stream()
            .flatMap(root -> snapshots.list(root).stream())
            .map(FileEntry::json)
            .toList();
    return Json.object()
        .with("session", id)
        .with("at", at(id, at))
        .with("files", Json.array(files));
  }

  @Override
  public byte[] file(String id, OptionalLong at, String path) {
    try {
      return snapshots.file(
          root(id, at).orElseThrow(() -> new NoSuchFile(path, "is not there")), path);
    } catch (NoSuchFile e) {
      throw new VerbFailed(Exit.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String diff(String id) {
    return diff(sessions.root(SessionArgument.id(id), 1), root(id, OptionalLong.empty()));
  }

  @Override
  public String diff(String from, String to) {
    return diff(root(from, OptionalLong.empty()), root(to, OptionalLong.empty()));
  }

  private String diff(Optional<String> before, Optional<String> after) {
    if (before.equals(after)) {
      return "";
    }
    return snapshots.unifiedDiff(
        before.orElseGet(snapshots::takeEmpty), after.orElseGet(snapshots::takeEmpty));
  }

  @Override
  public Json.Obj lineage(String id) {
    return sessions.lineage(SessionArgument.id(id));
  }

  @Override
  public Json.Obj compare(List<String> ids) {
    return sessions.compare(ids.stream().map(SessionArgument::id).toList());
  }

  @Override
  public Json.Obj usage(Optional<String> id, boolean lineage, UsageSums.By by) {
    Optional<SessionId> named = id.map(SessionArgument::id);
    UsageSums.Of of =
        named
            .<UsageSums.Of>map(
                one -> lineage ? new UsageSums.Of.Tree(one) : new UsageSums.Of.Session(one))
            .orElseGet(UsageSums.Of.All::new);
    return sessions
        .usage(of, Optional.of(by))
        .withText(lineage ? "root" : "session", named.map(SessionId::value));
  }

  @Override
  public Json.Obj approvals(Optional<String> cursor) {
    return sessions.approvals(cursor.flatMap(AskPlace::parse), PAGE);
  }

  @Override
  public Json.Obj workers() {
    return Json.object().with("workers", Json.array(List.of()));
  }

  @Override
  public Json.Obj remoteWorkers() {
    return Json.object().with("remoteWorkers", Json.array(List.of()));
  }

  @Override
  public Optional<String> remoteWorkerToken() {
    return Optional.empty();
  }

  @Override
  public Json.Obj verify(List<String> ids) {
    return sessions.verify(ids.stream().map(SessionArgument::id).toList());
  }

  @Override
  public void export(String id, OutputStream out) throws IOException {
    sessions.export(SessionArgument.id(id), out);
  }

  @Override
  public void close() {
    derived.close();
    journal.close();
  }

  private Optional<String> root(String id, OptionalLong at) {
    return sessions.root(SessionArgument.id(id), at(id, at));
  }

  /** The entry asked for; the last one if none is named. */
  private long at(String id, OptionalLong asked) {
    return asked.isPresent() ? asked.getAsLong() : sessions.show(SessionArgument.id(id)).head();
  }
}
