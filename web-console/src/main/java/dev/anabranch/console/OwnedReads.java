package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.AskPlace;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The sessions of one owner. A page may be shorter than asked for where sessions of others lie
 * between; its {@code next} says whether there is more.
 */
final class OwnedReads implements SessionReads {
  /** Pages without anything of the owner's that are passed over for one answer. */
  private static final int PAGES_PASSED_MAX = 100;

  private final SessionReads all;
  private final Owners owners;
  private final String owner;

  /** Between these two places the feed holds nothing of the owner's. */
  private long emptyFrom;

  private long emptyTo;

  OwnedReads(SessionReads all, Owners owners, String owner) {
    this.all = all;
    this.owners = owners;
    this.owner = owner;
  }

  private SessionId own(SessionId session) {
    if (!owners.owns(owner, session)) {
      throw new UnknownSession(session);
    }
    return session;
  }

  @Override
  public Page list(
      Optional<String> status, Optional<String> text, Optional<SessionId> cursor, int max) {
    Page page = all.list(status, text, cursor, max);
    List<SessionView> mine = mine(page);
    for (int i = 0; mine.isEmpty() && page.next().isPresent() && i < PAGES_PASSED_MAX; i++) {
      page = all.list(status, text, page.next(), max);
      mine = mine(page);
    }
    return new Page(mine, page.next());
  }

  private List<SessionView> mine(Page page) {
    return page.sessions().stream().filter(session -> owners.owns(owner, session.id())).toList();
  }

  @Override
  public SessionView show(SessionId session) {
    return all.show(own(session));
  }

  @Override
  public List<Entry> entries(SessionId session, long after, int max) {
    return all.entries(own(session), after, max);
  }

  /** Who follows a feed of others is not made to read it again for each entry. */
  @Override
  public synchronized List<Entry> feed(long after, int max) {
    List<Entry> mine = new ArrayList<>();
    List<Entry> page;
    long last = after >= emptyFrom && after < emptyTo ? emptyTo : after;
    do {
      page = all.feed(last, max);
      for (Entry entry : page) {
        if (mine.size() < max) {
          last = entry.ordering();
          if (owners.owns(owner, entry.origin())) {
            mine.add(entry);
          }
        }
      }
    } while (page.size() == max && mine.size() < max);
    if (mine.isEmpty()) {
      emptyFrom = after;
      emptyTo = last;
    }
    return mine;
  }

  @Override
  public Json.Obj prompt(SessionId session, long at) {
    return all.prompt(own(session), at);
  }

  @Override
  public Optional<String> root(SessionId session, long at) {
    return all.root(own(session), at);
  }

  @Override
  public Json.Obj compare(List<SessionId> sessions) {
    sessions.forEach(this::own);
    return all.compare(sessions);
  }

  @Override
  public Json.Obj approvals(Optional<AskPlace> after, int max) {
    return passing(
        "approvals",
        cursor -> all.approvals(cursor.flatMap(next -> AskPlace.parse(next.asText())), max),
        all.approvals(after, max));
  }

  @Override
  public Json.Obj lineage(SessionId session) {
    return all.lineage(own(session));
  }

  @Override
  public Json.Obj search(SearchQuery query, OptionalLong cursor, int max) {
    return passing(
        "hits",
        next -> all.search(query, OptionalLong.of(next.orElseThrow().asInteger()), max),
        all.search(query, cursor, max));
  }

  /** The first page, from {@code page} on, with something of the owner's. */
  private Json.Obj passing(
      String list, Function<Optional<Json>, Json.Obj> following, Json.Obj page) {
    Json.Obj now = page;
    List<Json> mine = mine(now.list(list));
    for (int i = 0; mine.isEmpty() && now.find("next").isPresent() && i < PAGES_PASSED_MAX; i++) {
      now = following.apply(now.find("next"));
      mine = mine(now.list(list));
    }
    return now.with(list, Json.array(mine));
  }

  private List<Json> mine(List<Json> found) {
    return found.stream()
        .filter(part -> owners.owns(owner, new SessionId(part.asObject().text("session"))))
        .toList();
  }

  /** A tree has one owner. */
  @Override
  public Json.Obj usage(UsageSums.Of of, Optional<UsageSums.By> by) {
    switch (of) {
      case UsageSums.Of.Session one -> own(one.session());
      case UsageSums.Of.Tree tree -> own(tree.member());
      case UsageSums.Of.All whole ->
          throw new Problem(Kind.FORBIDDEN, "Name one of your sessions: ?session= or ?root=.");
    }
    return all.usage(of, by);
  }

  @Override
  public long lag() {
    return all.lag();
  }

  @Override
  public Json.Obj verify(List<SessionId> sessions) {
    if (sessions.isEmpty()) {
      throw new Problem(Kind.FORBIDDEN, "Name your sessions: {\"sessions\": [\"ID\"]}.");
    }
    sessions.forEach(this::own);
    return all.verify(sessions);
  }

  @Override
  public Json.Obj verifyExport(Path file) throws IOException {
    return all.verifyExport(file);
  }

  @Override
  public void export(SessionId session, OutputStream out) throws IOException {
    all.export(own(session), out);
  }
}
