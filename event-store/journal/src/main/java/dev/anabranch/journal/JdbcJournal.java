package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The journal in a database: one writer thread with group commit, a few reading connections. Stages
 * complete on virtual threads, so a dependent may block.
 */
public final class JdbcJournal implements Journal {
  private final Dialect.Claim claim;
  private final ExecutorService acks;
  private final JdbcCommitter committer;
  private final JdbcReader reader;
  private final Listeners listeners;
  private final GroupCommit queue = new GroupCommit("journal-writer", this::commit);

  private JdbcJournal(
      Dialect dialect,
      Dialect.Claim claim,
      ExecutorService acks,
      JdbcCommitter committer,
      JdbcReader reader) {
    this.claim = claim;
    this.acks = acks;
    this.committer = committer;
    this.reader = reader;
    this.listeners = new Listeners(dialect::remote);
  }

  /**
   * Opens the journal for writing and makes it if there is none. Refuses with {@link JournalBusy}
   * if another process writes to it and only one may, {@link JournalDamaged} if it is not ours, cut
   * or newer than this program, {@link JournalFailed} if it cannot be written here.
   */
  public static JdbcJournal open(Database database, InstantSource clock) {
    Dialect dialect = database.dialect();
    return open(dialect, clock, dialect::openWriter);
  }

  static JdbcJournal open(Dialect dialect, InstantSource clock, JdbcWrites.Source source) {
    Dialect.Claim claim = dialect.claim();
    boolean opened = false;
    try {
      dialect.prepare();
      ExecutorService acks = Executors.newVirtualThreadPerTaskExecutor();
      JdbcCommitter committer = new JdbcCommitter(dialect, source, clock, acks);
      committer.open();
      opened = true;
      JdbcReader reader = new JdbcReader(dialect, dialect.readers());
      return new JdbcJournal(dialect, claim, acks, committer, reader);
    } finally {
      if (!opened) {
        claim.close();
      }
    }
  }

  /**
   * Opens the journal for reading, also while another process writes to it. Starts and makes
   * nothing; where there is none there are no sessions. Refuses with {@link JournalDamaged} as
   * {@link #open} does.
   */
  public static JournalReader readOnly(Database database) {
    Dialect dialect = database.dialect();
    return dialect
        .visitors()
        .<JournalReader>map(readers -> reader(dialect, readers))
        .orElseGet(() -> new MemoryJournal(InstantSource.system()));
  }

  private static JdbcReader reader(Dialect dialect, Readers readers) {
    readers.with(reads -> "it is ours");
    return new JdbcReader(dialect, readers);
  }

  @Override
  public CompletionStage<List<Entry>> append(
      SessionId session, long expectedHead, List<Event> events) {
    CompletableFuture<List<Entry>> done = new CompletableFuture<>();
    try {
      queue.offer(new Write.Append(session, expectedHead, Refusals.checked(events), done));
    } catch (EventTooLarge | IllegalArgumentException refusal) {
      done.completeExceptionally(refusal);
    }
    return done;
  }

  @Override
  public CompletionStage<List<Entry>> fork(
      SessionId parent, long at, SessionId child, List<Event> first) {
    CompletableFuture<List<Entry>> done = new CompletableFuture<>();
    try {
      queue.offer(new Write.Fork(parent, at, child, EncodedEvent.all(first), done));
    } catch (EventTooLarge | IllegalArgumentException refusal) {
      done.completeExceptionally(refusal);
    }
    return done;
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    try {
      queue.offer(new Write.Adopt(Refusals.checked(adoption), done));
    } catch (EventTooLarge | IllegalArgumentException refusal) {
      done.completeExceptionally(refusal);
    }
    return done;
  }

  @Override
  public CompletionStage<Long> hide(SessionId session, long to) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    queue.offer(new Write.Hide(session, to, done));
    return done;
  }

  private void commit(List<Write> group) {
    committer.commit(group);
    listeners.committed();
  }

  @Override
  public List<SessionRow> sessions() {
    return reader.sessions();
  }

  @Override
  public Optional<SessionRow> session(SessionId session) {
    return reader.session(session);
  }

  @Override
  public List<BranchStretch> lineage(SessionId session) {
    return reader.lineage(session);
  }

  @Override
  public List<StoredEntry> stored(SessionId session, long after, int max) {
    return reader.stored(session, after, max);
  }

  @Override
  public List<Entry> feed(long after, int max) {
    return reader.feed(after, max);
  }

  @Override
  public Listening onCommit(Runnable listener) {
    return listeners.add(listener);
  }

  @Override
  public ChainCheck check(SessionId session) {
    return reader.check(session);
  }

  @Override
  public List<String> strays() {
    return reader.strays();
  }

  /** Writes what waits, then lets go of the file. A second close does nothing. */
  @Override
  public void close() {
    listeners.close();
    queue.close();
    acks.close();
    reader.close();
    try {
      committer.close();
    } finally {
      claim.close();
    }
  }
}
