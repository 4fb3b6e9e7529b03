package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups into the database, each in one transaction; belongs to the one writer thread.
 *
 * <p>Heads of recent sessions are kept here, so that an append needs no query. A refused write
 * (wrong head, unknown parent) touches nothing and its group goes on without it. If the database
 * refuses a row, the group is rolled back and written once more with a savepoint around each write,
 * so that only the poisoned one fails. Whatever else goes wrong fails the group. After any failure
 * the connection and all heads are dropped and made again from what is on disk.
 *
 * <p>{@code unique(stream, seq)} is the last fence: it holds also against writers on other nodes. A
 * head in memory may be older than what they wrote, so nothing is refused on its word alone.
 */
final class JdbcCommitter implements AutoCloseable {
  static final int HEADS_MAX = 20_000;

  private final Dialect dialect;
  private final JdbcWrites.Source source;
  private final InstantSource clock;
  private final Executor acks;
  private final Map<SessionId, Head> heads = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<SessionId, Head> moved = new LinkedHashMap<>();
  private @Nullable JdbcWrites writes;
  private long lastOrdering;
  private long lastStream;

  JdbcCommitter(Dialect dialect, JdbcWrites.Source source, InstantSource clock, Executor acks) {
    this.dialect = dialect;
    this.source = source;
    this.clock = clock;
    this.acks = acks;
  }

  /** Opens the store now, so that what is wrong with it is said at start and not at an append. */
  void open() {
    try {
      opened();
    } catch (SQLException e) {
      drop();
      throw dialect.failure(e);
    }
  }

  /** Commits the group, then completes each of its writes, one way or the other. */
  void commit(List<Write> group) {
    try {
      inOneTransaction(group, this::written);
    } catch (SQLException e) {
      drop();
      if (dialect.concernsOneWrite(e)) {
        commitApart(group);
      } else {
        fail(group, dialect.failure(e));
      }
    } catch (RuntimeException | Error e) {
      drop();
      fail(group, e);
    }
  }

  private void commitApart(List<Write> group) {
    try {
      inOneTransaction(group, this::writtenApart);
    } catch (SQLException e) {
      drop();
      fail(group, dialect.failure(e));
    } catch (RuntimeException | Error e) {
      drop();
      fail(group, e);
    }
  }

  private void inOneTransaction(List<Write> group, Way way) throws SQLException {
    JdbcWrites sql = opened();
    List<Runnable> results = new ArrayList<>(group.size());
    Places.Last last = sql.begin();
    lastOrdering = last.ordering();
    lastStream = last.stream();
    for (Write write : group) {
      results.add(way.write(sql, write));
    }
    saveHeads(sql);
    sql.commit(new Places.Last(lastOrdering, lastStream));
    results.forEach(acks::execute);
    trimHeads();
  }

  private Runnable written(JdbcWrites sql, Write write) throws SQLException {
    try {
      return switch (write) {
        case Write.Growth growth -> grown(sql, growth);
        case Write.Adopt adopt -> adopted(sql, adopt);
        case Write.Hide hide -> hidden(sql, hide);
      };
    } catch (JournalMoved | UnknownSession | ImportCollides | IllegalArgumentException refusal) {
      return () -> write.done().completeExceptionally(refusal);
    }
  }

  private Runnable grown(JdbcWrites sql, Write.Growth write) throws SQLException {
    Head start = startAfresh(sql, write);
    List<Entry> entries = store(sql, start, write.events());
    return () -> write.done().complete(entries);
  }

  private Runnable adopted(JdbcWrites sql, Write.Adopt write) throws SQLException {
    forget(write.session());
    write.adoption().fork().map(Adoption.Fork::origin).ifPresent(this::forget);
    Head head = new JdbcAdoption(sql, new ThisGroup(sql)).adopt(write.adoption());
    return () -> write.done().complete(head.seq());
  }

  private Runnable hidden(JdbcWrites sql, Write.Hide write) throws SQLException {
    forget(write.session());
    Head head = head(sql, write.session()).orElseThrow(() -> new UnknownSession(write.session()));
    long last = sql.lineage().hide(head, write.to());
    return () -> write.done().complete(last);
  }

  private Runnable writtenApart(JdbcWrites sql, Write write) throws SQLException {
    long ordering = lastOrdering;
    long stream = lastStream;
    sql.savepoint();
    try {
      Runnable result = written(sql, write);
      saveHeads(sql);
      sql.release();
      return result;
    } catch (SQLException e) {
      if (!dialect.concernsOneWrite(e)) {
        throw e;
      }
      sql.rollbackToSavepoint();
      lastOrdering = ordering;
      lastStream = stream;
      heads.clear();
      moved.clear();
      RuntimeException reason = reason(sql, write, e);
      return () -> write.done().completeExceptionally(reason);
    }
  }

  /** A refusal counts only if it stands on what is stored, or on what this group has written. */
  private Head startAfresh(JdbcWrites sql, Write.Growth write) throws SQLException {
    try {
      return start(sql, write);
    } catch (JournalMoved | IllegalArgumentException refusal) {
      boolean remembered = forget(write.session());
      if (write instanceof Write.Fork fork) {
        remembered |= forget(fork.parent());
      }
      if (!remembered) {
        throw refusal;
      }
      return start(sql, write);
    }
  }

  private boolean forget(SessionId session) {
    return !moved.containsKey(session) && heads.remove(session) != null;
  }

  /** Where the write goes on from, its session row in place. Refuses before it writes anything. */
  private Head start(JdbcWrites sql, Write.Growth write) throws SQLException {
    return switch (write) {
      case Write.Append append -> start(sql, append);
      case Write.Fork fork -> start(sql, fork);
    };
  }

  private Head start(JdbcWrites sql, Write.Append append) throws SQLException {
    Optional<Head> known = head(sql, append.session());
    long at = known.map(Head::seq).orElse(0L);
    if (at != append.expectedHead()) {
      throw new JournalMoved(append.session(), append.expectedHead(), at);
    }
    if (known.isPresent()) {
      return known.get();
    }
    Head head = Head.empty(++lastStream, append.session());
    sql.addRoot(head);
    return head;
  }

  private Head start(JdbcWrites sql, Write.Fork fork) throws SQLException {
    Head parent = head(sql, fork.parent()).orElseThrow(() -> new UnknownSession(fork.parent()));
    Refusals.requireEntry(fork.parent(), fork.at(), parent.seq());
    Optional<Head> taken = head(sql, fork.session());
    if (taken.isPresent()) {
      throw new JournalMoved(fork.session(), 0, taken.get().seq());
    }
    Head head =
        sql.headAt(parent.stream(), fork.at(), lastStream + 1, fork.session())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "entry " + fork.at() + " of " + fork.parent() + " is missing in the store"));
    lastStream++;
    sql.addChild(head, parent.stream(), parent.stream());
    heads.put(fork.session(), head);
    return head;
  }

  private List<Entry> store(JdbcWrites sql, Head start, List<EncodedEvent> events)
      throws SQLException {
    Instant now = clock.instant();
    Head head = start;
    List<Entry> entries = new ArrayList<>(events.size());
    for (EncodedEvent event : events) {
      StoredEntry entry = head.next(event, ++lastOrdering, now);
      sql.addEvent(head.stream(), entry);
      head = head.after(entry);
      entries.add(entry.entry(event.event()));
    }
    heads.put(head.session(), head);
    moved.put(head.session(), head);
    return List.copyOf(entries);
  }

  private Optional<Head> head(JdbcWrites sql, SessionId session) throws SQLException {
    Head known = heads.get(session);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Head> stored = sql.head(session);
    stored.ifPresent(head -> heads.put(session, head));
    return stored;
  }

  /** Once for each session of the group, however many writes it had. */
  private void saveHeads(JdbcWrites sql) throws SQLException {
    for (Head head : moved.values()) {
      sql.setHead(head);
    }
    moved.clear();
  }

  /** A row of ours that is there already was written by somebody else: the session has moved. */
  private RuntimeException reason(JdbcWrites sql, Write write, SQLException e) throws SQLException {
    if (!dialect.isDuplicate(e)) {
      return dialect.failure(e);
    }
    long expected = write instanceof Write.Append append ? append.expectedHead() : 0;
    long actual = sql.lastSeq(write.session());
    return actual > expected
        ? new JournalMoved(write.session(), expected, actual)
        : dialect.failure(e);
  }

  private JdbcWrites opened() throws SQLException {
    JdbcWrites sql = writes;
    if (sql == null) {
      sql = new JdbcWrites(source.open(), dialect);
      writes = sql;
    }
    return sql;
  }

  private void fail(List<Write> group, Throwable reason) {
    for (Write write : group) {
      acks.execute(() -> write.done().completeExceptionally(reason));
    }
  }

  private void drop() {
    heads.clear();
    moved.clear();
    try {
      close();
    } catch (JournalFailed | JournalDamaged again) {
      writes = null; // what made us drop it is told to the callers; this is the same trouble again
    }
  }

  private void trimHeads() {
    var oldest = heads.entrySet().iterator();
    while (heads.size() > HEADS_MAX) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Closing rolls back what is open. */
  @Override
  public void close() {
    JdbcWrites sql = writes;
    writes = null;
    if (sql != null) {
      try {
        sql.close();
      } catch (SQLException e) {
        throw dialect.failure(e);
      }
    }
  }

  private final class ThisGroup implements JdbcAdoption.Group {
    private final JdbcWrites sql;

    ThisGroup(JdbcWrites sql) {
      this.sql = sql;
    }

    @Override
    public Optional<Head> head(SessionId session) throws SQLException {
      return JdbcCommitter.this.head(sql, session);
    }

    @Override
    public long nextOrdering() {
      return ++lastOrdering;
    }

    @Override
    public long nextStream() {
      return ++lastStream;
    }

    @Override
    public void moved(Head head) {
      heads.put(head.session(), head);
      moved.put(head.session(), head);
    }
  }

  private interface Way {
    Runnable write(JdbcWrites sql, Write write) throws SQLException;
  }
}
