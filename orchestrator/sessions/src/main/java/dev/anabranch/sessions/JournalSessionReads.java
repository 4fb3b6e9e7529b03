package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalExport;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.anchor.AnchorVerifier;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.json.Json;
import dev.anabranch.session.SessionState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads sessions from a journal. Every answer is a fold; lists, trees, usage and search come from
 * what is derived, where that is there and has all that was committed before the question, else
 * lists and trees are folded now.
 */
public final class JournalSessionReads implements SessionReads {
  private final JournalReader journal;
  private final JournalExport exports;
  private final States states;
  private final Views views;
  private final Verification verification;
  private final DerivedAnswers derived;
  private final Comparison comparison;
  private final AskList asks;

  /** Keeps nothing that is derived. */
  public JournalSessionReads(JournalReader journal, BlobStore blobs) {
    this(journal, StateSnapshots.none(), blobs, Optional.empty());
  }

  /** Keeps nothing that is derived but what {@code snapshots} has. */
  public JournalSessionReads(
      JournalReader journal,
      StateSnapshots snapshots,
      BlobStore blobs,
      Optional<AnchorPlace> anchors) {
    this(journal, snapshots, blobs, anchors, Derived.inMemory(journal));
  }

  /**
   * With {@code snapshots}, long sessions need not be folded from their beginning; with {@code
   * anchors}, they are verified by signed statements too, where there are some.
   */
  public JournalSessionReads(
      JournalReader journal,
      StateSnapshots snapshots,
      BlobStore blobs,
      Optional<AnchorPlace> anchors,
      Derived derived) {
    this.journal = journal;
    this.derived = new DerivedAnswers(derived);
    this.verification = new Verification(journal, anchors);
    this.exports = new JournalExport(journal, hash -> whole(blobs, hash));
    this.states = new States(journal, snapshots);
    this.views = new Views(journal);
    this.comparison =
        new Comparison(journal, states, views, new WorkspaceDelta(new Snapshots(blobs)));
    this.asks =
        new AskList((statuses, cursor, max) -> list(statuses, Optional.empty(), cursor, max));
  }

  private static Optional<byte[]> whole(BlobStore blobs, String sha256) {
    try {
      return Optional.of(blobs.read(sha256));
    } catch (BlobMissing | BlobDamaged e) {
      return Optional.empty();
    }
  }

  @Override
  public Page list(
      Optional<String> status, Optional<String> text, Optional<SessionId> cursor, int max) {
    return list(status.map(Set::of).orElseGet(Set::of), text, cursor, max);
  }

  private Page list(
      Set<String> statuses, Optional<String> text, Optional<SessionId> cursor, int max) {
    return derived
        .list(statuses, text, cursor, max)
        .orElseGet(() -> foldedList(statuses, text, cursor, max));
  }

  private Page foldedList(
      Set<String> statuses, Optional<String> text, Optional<SessionId> cursor, int max) {
    List<SessionView> found = new ArrayList<>();
    boolean past = cursor.isEmpty();
    for (SessionRow row : journal.sessions().reversed()) {
      if (!past) {
        past = row.id().equals(cursor.get());
        continue;
      }
      SessionState state = states.now(row.id());
      if ((state.begun() || state.readOnly().isPresent()) && matches(state, statuses, text)) {
        if (found.size() == max) {
          return new Page(found, Optional.of(found.getLast().id()));
        }
        found.add(views.of(state));
      }
    }
    return new Page(found, Optional.empty());
  }

  private boolean matches(SessionState state, Set<String> statuses, Optional<String> text) {
    return (statuses.isEmpty() || statuses.contains(views.status(state)))
        && text.map(wanted -> state.begun() && says(state, wanted)).orElse(true);
  }

  private static boolean says(SessionState state, String wanted) {
    return lower(state.task().task()).contains(lower(wanted));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public SessionView show(SessionId session) {
    known(session);
    return views.of(states.now(session));
  }

  private SessionRow known(SessionId session) {
    return journal.session(session).orElseThrow(() -> new UnknownSession(session));
  }

  @Override
  public List<Entry> entries(SessionId session, long after, int max) {
    return journal.read(session, after, max);
  }

  @Override
  public List<Entry> feed(long after, int max) {
    return journal.feed(after, max);
  }

  @Override
  public Json.Obj prompt(SessionId session, long at) {
    return PromptView.of(journal, session, within(session, at));
  }

  @Override
  public Optional<String> root(SessionId session, long at) {
    SessionState state = states.at(session, within(session, at));
    if (state.head() < at) {
      throw new ReadOnlySession(session, state.readOnly().orElse("its entries end before " + at));
    }
    return state.root();
  }

  private long within(SessionId session, long at) {
    long head = known(session).head();
    if (at < 1 || at > head) {
      throw new Sessions.Refused(
          "session " + session + " has entries 1 to " + head + "; " + at + " is not one of them");
    }
    return at;
  }

  @Override
  public Json.Obj compare(List<SessionId> sessions) {
    return comparison.of(sessions);
  }

  @Override
  public Json.Obj approvals(Optional<AskPlace> after, int max) {
    return asks.page(after, max);
  }

  @Override
  public Json.Obj lineage(SessionId session) {
    known(session);
    return derived.lineage(session).orElseGet(() -> foldedLineage(session));
  }

  private Json.Obj foldedLineage(SessionId session) {
    JournalOrigins origins = new JournalOrigins(journal);
    SessionId root = origins.root(session);
    List<Json.Obj> tree =
        journal.sessions().stream()
            .filter(row -> origins.root(row.id()).equals(root))
            .map(row -> views.of(states.now(row.id())).json())
            .toList();
    return Json.object().with("root", root.value()).with("sessions", Json.array(tree));
  }

  @Override
  public Json.Obj search(SearchQuery query, OptionalLong cursor, int max) {
    return derived.search(query, cursor, max);
  }

  @Override
  public Json.Obj usage(UsageSums.Of of, Optional<UsageSums.By> by) {
    switch (of) {
      case UsageSums.Of.Session one -> known(one.session());
      case UsageSums.Of.Tree tree -> known(tree.member());
      case UsageSums.Of.All all -> {}
    }
    return derived.usage(of, by);
  }

  @Override
  public long lag() {
    return derived.lag();
  }

  @Override
  public Json.Obj verify(List<SessionId> sessions) {
    return verification.verify(sessions);
  }

  @Override
  public Json.Obj verifyExport(Path file) throws IOException {
    return verifyFile(file);
  }

  @Override
  public void export(SessionId session, OutputStream out) throws IOException {
    known(session);
    exports.write(session, out);
  }

  /**
   * Verifies an exported file with nothing but the file; refuses with {@link
   * dev.anabranch.journal.ExportRefused} what is no export.
   */
  public static Json.Obj verifyFile(Path file) throws IOException {
    return Verification.file(file);
  }

  /** The same, and holds the branch against signed statements. */
  public static Json.Obj verifyFile(Path file, AnchorVerifier anchors) throws IOException {
    return Verification.file(file, anchors);
  }
}
