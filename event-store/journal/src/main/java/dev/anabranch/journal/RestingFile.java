package dev.anabranch.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal without leaving a trace, whether or not somebody writes to it.
 *
 * <p>A database in write-ahead mode that nobody has open lies as one file. SQLite would put its two
 * side files there even to read it, so such a file is opened as immutable, which takes no lock; if
 * it is not the same file afterwards, a writer has come, and the query is asked again. Where a
 * write-ahead log lies beside it, a writer is there or was killed, and SQLite's own locks do. Where
 * there is no file yet there are no sessions.
 */
final class RestingFile implements Readers {
  private static final int TRIES_MAX = 5;

  private final Path file;
  private final Path log;
  private @Nullable Opened opened;
  private boolean closed;

  RestingFile(Path file) {
    this.file = file;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
  }

  @Override
  public <T> T with(Query<T> query) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Place before = place();
      try {
        T result = pool(before).with(query);
        if (stillTrue(before)) {
          return result;
        }
      } catch (JournalDamaged | JournalFailed | UnknownSession e) {
        if (stillTrue(before)) {
          throw e;
        }
      } catch (ReaderPool.Closed e) {
        requireOpen();
      }
    }
    return pool(new Live()).with(query);
  }

  /** What was read from a live file is true whatever happens to the file. */
  private boolean stillTrue(Place before) {
    return before instanceof Live || before.equals(place());
  }

  private synchronized ReaderPool pool(Place place) {
    requireOpen();
    Opened now = opened;
    if (now == null || !now.place().equals(place)) {
      if (now != null) {
        now.pool().close();
      }
      now = new Opened(place, new ReaderPool(file, () -> connection(place)));
      opened = now;
    }
    return now.pool();
  }

  private Connection connection(Place place) {
    return switch (place) {
      case Missing none -> SqliteFile.openEmpty();
      case Resting resting -> SqliteFile.openReader(file, "?immutable=1");
      case Live live -> SqliteFile.openReader(file, "?mode=ro");
    };
  }

  private Place place() {
    try {
      return Files.exists(log) && Files.size(log) > 0
          ? new Live()
          : new Resting(Files.size(file), Files.getLastModifiedTime(file));
    } catch (NoSuchFileException e) {
      return new Missing();
    } catch (IOException e) {
      throw new JournalFailed("cannot read the journal " + file + ": " + e.getMessage(), e);
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (opened != null) {
      opened.pool().close();
    }
  }

  private sealed interface Place {}

  private record Missing() implements Place {}

  private record Resting(long bytes, FileTime changed) implements Place {}

  private record Live() implements Place {}

  private record Opened(Place place, ReaderPool pool) {}
}
