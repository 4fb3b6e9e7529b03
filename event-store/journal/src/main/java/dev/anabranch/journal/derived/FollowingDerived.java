package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is derived up to date, on one thread. It is woken by each commit, waits a moment for
 * more, and looks by itself now and then, since a wake may be lost. Who asks for fresh reads is not
 * kept waiting for that moment.
 */
final class FollowingDerived implements Derived {
  private static final System.Logger LOG = System.getLogger(FollowingDerived.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration GATHER = Duration.ofMillis(20);
  private static final Duration FRESH_WITHIN = Duration.ofSeconds(1);
  private static final Duration END_WITHIN = Duration.ofSeconds(2);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(60);
  private static final Duration TAKE_OVER_EVERY = Duration.ofSeconds(5);

  private final DerivedDatabase.Source source;
  private final Derived elsewhere;
  private final JournalReader journal;
  private final SessionFolds folds;
  private final JournalReader.Listening commits;
  private final Thread thread;
  private @Nullable Following following;
  private boolean projectedElsewhere;
  private boolean woken;
  private boolean hurried;
  private boolean spoilt;
  private boolean closed;

  /**
   * @param elsewhere answers while another node projects
   */
  FollowingDerived(
      DerivedDatabase.Source source, Derived elsewhere, JournalReader journal, SessionFolds folds) {
    this.source = source;
    this.elsewhere = elsewhere;
    this.journal = journal;
    this.folds = folds;
    this.commits = journal.onCommit(this::wake);
    this.thread = Thread.ofPlatform().daemon().name("projections").start(this::run);
  }

  private record Following(DerivedDatabase database, Projector projector, DerivedReads reads) {}

  private synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void run() {
    int failures = 0;
    try {
      while (!isClosed()) {
        if (caughtUp()) {
          failures = 0;
          awaitWork();
        } else {
          pause(failures++);
        }
      }
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Projects all there is; false if something was in the way. */
  private boolean caughtUp() {
    try {
      Following now = opened();
      if (takeSpoilt()) {
        LOG.log(System.Logger.Level.WARNING, "the derived store is damaged; it is made anew");
        now.projector().remake();
      }
      while (!isClosed() && now.projector().step()) {
        tell();
      }
      tell();
      return true;
    } catch (ProjectedElsewhere e) {
      setElsewhere();
    } catch (SQLException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "projections wait", e);
    }
    return false;
  }

  /** The connection whose lock was lost is given back; the other node has the store now. */
  private void setElsewhere() {
    Optional<Following> lost = following();
    synchronized (this) {
      projectedElsewhere = true;
      following = null;
    }
    lost.ifPresent(now -> now.database().close());
  }

  private Following opened() throws SQLException {
    synchronized (this) {
      if (following != null) {
        return following;
      }
    }
    DerivedDatabase database = source.open();
    boolean done = false;
    try {
      Projector projector = new Projector(database, journal, folds);
      Following now =
          new Following(database, projector, new DerivedReads(database, journal, this::failed));
      synchronized (this) {
        following = now;
        projectedElsewhere = false;
      }
      done = true;
      return now;
    } finally {
      if (!done) {
        database.close();
      }
    }
  }

  private synchronized void failed(SQLException failure) {
    boolean mendable = following != null && following.database().isSpoilt(failure);
    LOG.log(System.Logger.Level.WARNING, "the derived store failed: {0}", failure.getMessage());
    if (mendable) {
      spoilt = true;
      wake();
    }
  }

  private synchronized boolean takeSpoilt() {
    boolean taken = spoilt;
    spoilt = false;
    return taken;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void tell() {
    notifyAll();
  }

  private synchronized void awaitWork() throws InterruptedException {
    long until = System.nanoTime() + LOOK_EVERY.toNanos();
    while (!woken && !hurried && !closed && waitUntil(until)) {}
    long gathered = System.nanoTime() + GATHER.toNanos();
    while (!hurried && !closed && !spoilt && waitUntil(gathered)) {}
    woken = false;
    hurried = false;
  }

  private synchronized void pause(int failures) throws InterruptedException {
    long seconds = Math.min(PAUSE_MAX.toSeconds(), 1L << Math.min(failures, 6));
    Duration time = projectedElsewhere ? TAKE_OVER_EVERY : Duration.ofSeconds(seconds);
    long until = System.nanoTime() + time.toNanos();
    while (!closed && waitUntil(until)) {}
  }

  /** False if the time is over. Its callers loop. */
  @SuppressWarnings("WaitNotInLoop")
  private boolean waitUntil(long nanos) throws InterruptedException {
    long millis = (nanos - System.nanoTime() + 999_999) / 1_000_000;
    if (millis <= 0) {
      return false;
    }
    wait(millis);
    return true;
  }

  @Override
  public Optional<DerivedReads> fresh() {
    Optional<Following> now = following();
    if (now.isEmpty()) {
      return isElsewhere() ? elsewhere.fresh() : Optional.empty();
    }
    Projector projector = now.get().projector();
    long newest = FeedEnd.after(journal, projector.reached());
    try {
      OptionalLong cursor = reached(projector, newest);
      return cursor.isPresent()
          ? following().map(same -> same.reads().from(cursor.getAsLong()))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Where the cursor stands when all up to {@code place} is reached; empty if it takes too long.
   */
  private synchronized OptionalLong reached(Projector projector, long place)
      throws InterruptedException {
    long until = System.nanoTime() + FRESH_WITHIN.toNanos();
    long cursor = projector.cursor();
    while (Math.max(cursor, projector.reached()) < place) {
      hurried = true;
      notifyAll();
      if (closed || !waitUntil(until)) {
        return OptionalLong.empty();
      }
      cursor = projector.cursor();
    }
    return OptionalLong.of(cursor);
  }

  private synchronized Optional<Following> following() {
    return spoilt || closed ? Optional.empty() : Optional.ofNullable(following);
  }

  private synchronized boolean isElsewhere() {
    return projectedElsewhere && !closed;
  }

  @Override
  public DerivedReads now() {
    if (isElsewhere()) {
      return elsewhere.now();
    }
    return following()
        .map(Following::reads)
        .orElseThrow(() ->
            new DerivedUnavailable("what is derived is being made anew; ask again in a moment"));
  }

  @Override
  public long lag() {
    if (isElsewhere()) {
      return elsewhere.lag();
    }
    long cursor = following().map(now -> now.projector().reached()).orElse(0L);
    return FeedEnd.after(journal, cursor) - cursor;
  }

  /** What was appended last is still brought in, if that is quick. */
  private void end() {
    Optional<Following> last;
    synchronized (this) {
      last = Optional.ofNullable(following);
    }
    if (last.isEmpty()) {
      return;
    }
    long until = System.nanoTime() + END_WITHIN.toNanos();
    try {
      boolean more = true;
      while (more && System.nanoTime() < until) {
        more = last.get().projector().step();
      }
    } catch (SQLException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "the rest is projected at the next start", e);
    }
    last.get().database().close();
  }

  @Override
  public void close() {
    commits.close();
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    elsewhere.close();
  }
}
