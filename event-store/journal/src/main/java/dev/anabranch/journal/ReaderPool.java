package dev.anabranch.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A few reading connections, opened when first needed; who finds none free waits for one. */
final class ReaderPool implements Readers {
  static final int CONNECTIONS_MAX = 4;

  private final Path file;
  private final Supplier<Connection> source;
  private final Semaphore free = new Semaphore(CONNECTIONS_MAX, true);
  private final Deque<SqliteReads> idle = new ArrayDeque<>();
  private boolean closed;

  ReaderPool(Path file, Supplier<Connection> source) {
    this.file = file;
    this.source = source;
  }

  @Override
  public <T> T with(Query<T> query) {
    free.acquireUninterruptibly();
    @Nullable SqliteReads reads = null;
    boolean sound = false;
    try {
      reads = take();
      T result = query.run(reads);
      sound = true;
      return result;
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    } catch (UnknownSession | JournalDamaged e) {
      sound = true;
      throw e;
    } catch (IllegalArgumentException | NullPointerException e) {
      throw SqliteErrors.unreadable(file, e);
    } finally {
      if (reads != null) {
        giveBack(reads, sound);
      }
      free.release();
    }
  }

  private SqliteReads take() throws SQLException {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the journal is closed");
      }
      SqliteReads reads = idle.poll();
      if (reads != null) {
        return reads;
      }
    }
    return new SqliteReads(source.get());
  }

  private void giveBack(SqliteReads reads, boolean sound) {
    synchronized (this) {
      if (sound && !closed) {
        idle.push(reads);
        return;
      }
    }
    close(reads);
  }

  private static void close(SqliteReads reads) {
    try {
      reads.close();
    } catch (SQLException e) {
      // a connection that only read has nothing to lose
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      idle.forEach(ReaderPool::close);
      idle.clear();
    }
  }
}
