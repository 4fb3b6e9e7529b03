package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The journal in one SQLite file: write-ahead log, {@code synchronous=FULL}, one writer thread with
 * group commit, a few reading connections. Stages complete on virtual threads, so a dependent may
 * block.
 */
public final class SqliteJournal implements Journal {
  private final WriteLock lock;
  private final ExecutorService acks;
  private final SqliteCommitter committer;
  private final SqliteReader reader;
  private final Listeners listeners = new Listeners("journal-listeners");
  private final GroupCommit queue = new GroupCommit("journal-writer", this::commit);

  private SqliteJournal(
      WriteLock lock, ExecutorService acks, SqliteCommitter committer, SqliteReader reader) {
    this.lock = lock;
    this.acks = acks;
    this.committer = committer;
    this.reader = reader;
  }

  /**
   * Opens the journal for writing and makes it if there is none. Refuses with {@link JournalBusy}
   * if another process writes to it, {@link JournalDamaged} if the file is not ours, cut or newer
   * than this program, {@link JournalFailed} if it cannot be written here.
   */
  public static SqliteJournal open(Path file, InstantSource clock) {
    return open(file, clock, () -> SqliteFile.openWriter(file));
  }

  static SqliteJournal open(Path file, InstantSource clock, SqliteWrites.Source source) {
    WriteLock lock = WriteLock.take(file);
    boolean opened = false;
    try {
      if (Files.notExists(file)) {
        SqliteFile.create(file);
      }
      ExecutorService acks = Executors.newVirtualThreadPerTaskExecutor();
      SqliteCommitter committer = new SqliteCommitter(file, source, clock, acks);
      committer.open();
      opened = true;
      ReaderPool readers = new ReaderPool(file, () -> SqliteFile.openReader(file, ""));
      return new SqliteJournal(lock, acks, committer, new SqliteReader(readers));
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /**
   * Opens the journal for reading, also while another process writes to it. Starts and makes
   * nothing; where there is no file there are no sessions. Refuses with {@link JournalDamaged} as
   * {@link #open} does.
   */
  public static JournalReader readOnly(Path file) {
    if (Files.notExists(file)) {
      return new MemoryJournal(InstantSource.system());
    }
    Readers readers = new RestingFile(file);
    readers.with(reads -> "it is ours");
    return new SqliteReader(readers);
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

  /** Writes what waits, then lets go of the file. A second close does nothing. */
  @Override
  public void close() {
    queue.close();
    acks.close();
    listeners.close();
    reader.close();
    try {
      committer.close();
    } finally {
      lock.close();
    }
  }
}
