package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Words of the tests of this package. */
final class Derivings {
  static final List<String> QUERIES =
      List.of(
          "the",
          "read write",
          "\"the the\"",
          "the*",
          "cafe",
          "日本",
          "本",
          "語",
          "中文",
          "국어",
          "한국어",
          "🚀",
          "path/to/file.java",
          "path",
          "java*",
          "tool:fs_read",
          "tool:\"web fetch\"",
          "tool:тест say",
          "type:Failed",
          "type:Observed failed:true",
          "kind:timeout the",
          "failed:false the",
          "type:Rejected type:InDoubt",
          "error NEAR",
          "42",
          "nowhere",
          "ไท",
          "resume",
          "STRASSE",
          "straße",
          "x y");

  private Derivings() {}

  /** A stand-in for the fold of sessions: what the list keeps comes from the entries. */
  static SessionFolds folds(JournalReader journal) {
    return session -> {
      List<Entry> entries = journal.read(session, 0, 100_000);
      return entries.getFirst().event() instanceof TaskEvent.Submitted submitted
          ? Optional.of(
              new ListedSession(
                  session,
                  entries.size() % 2 == 0 ? "running" : "completed",
                  submitted.task(),
                  entries.size(),
                  entries.size() / 4,
                  entries.getFirst().micros(),
                  entries.getLast().micros(),
                  "{\"id\":\"" + session + "\",\"head\":" + entries.size() + "}"))
          : Optional.empty();
    };
  }

  static void projectAll(Projector projector) throws SQLException {
    while (projector.step()) {}
  }

  /** Waits until the store is open; asking it is what is tested afterwards. */
  static DerivedReads fresh(Derived derived) throws InterruptedException {
    Optional<DerivedReads> fresh = derived.fresh();
    for (int tries = 0; fresh.isEmpty() && tries < 1_000; tries++) {
      Thread.sleep(20);
      fresh = derived.fresh();
    }
    return fresh.orElseThrow();
  }

  static DerivedReads reads(DerivedTables tables, JournalReader journal) {
    return new DerivedReads(
        tables,
        journal,
        failure -> {
          throw new AssertionError(failure);
        });
  }

  /** Everything that can be read, in words that can be compared. */
  static List<String> everything(DerivedReads reads, JournalReader journal) {
    List<String> all = new ArrayList<>();
    for (Set<String> statuses :
        List.of(Set.<String>of(), Set.of("running"), Set.of("running", "failed"))) {
      for (Optional<String> text : List.of(Optional.<String>empty(), Optional.of("THE"))) {
        Optional<SessionId> cursor = Optional.empty();
        do {
          SessionListPage page = reads.sessions(statuses, text, cursor, 3);
          all.add("list " + new TreeSet<>(statuses) + text + page);
          cursor = page.next();
        } while (cursor.isPresent());
      }
    }
    for (SessionRow session : journal.sessions()) {
      SessionId id = session.id();
      all.add("ancestors " + reads.ancestors(id));
      all.add("descendants " + reads.descendants(id));
      all.add("tree " + reads.lineage(id).map(row -> reads.tree(row.root())));
      all.add("views " + reads.lineage(id).map(row -> reads.treeViews(row.root())));
      for (UsageSums.By by : UsageSums.By.values()) {
        all.add("usage " + reads.usage(new UsageSums.Of.Tree(id), Optional.of(by)));
        all.add("usage " + reads.usage(new UsageSums.Of.Session(id), Optional.of(by)));
      }
    }
    all.add("usage " + reads.usage(new UsageSums.Of.All(), Optional.empty()));
    for (String query : QUERIES) {
      all.add(query + " " + found(reads, SearchQuery.parse(query)));
    }
    return all;
  }

  /** The places of all finds, over all pages. */
  static List<Long> found(DerivedReads reads, SearchQuery query) {
    List<Long> found = new ArrayList<>();
    OptionalLong cursor = OptionalLong.empty();
    do {
      SearchPage page = reads.search(query, cursor, 7);
      page.hits().forEach(hit -> found.add(hit.ordering()));
      cursor = page.next();
    } while (cursor.isPresent());
    return found;
  }
}
