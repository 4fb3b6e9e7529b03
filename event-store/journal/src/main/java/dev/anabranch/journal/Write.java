package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One write that waits for its commit. All of it is kept, or nothing. */
sealed interface Write {
  SessionId session();

  /** How many entries it adds, at least 1 for what it costs. */
  int size();

  long bytes();

  CompletableFuture<?> done();

  /** A write of new events at the end of a branch. */
  sealed interface Growth extends Write {
    List<EncodedEvent> events();

    @Override
    CompletableFuture<List<Entry>> done();

    @Override
    default int size() {
      return Math.max(1, events().size());
    }

    @Override
    default long bytes() {
      return events().stream().mapToLong(event -> event.payload().length).sum();
    }
  }

  record Append(
      SessionId session,
      long expectedHead,
      List<EncodedEvent> events,
      CompletableFuture<List<Entry>> done)
      implements Growth {}

  record Fork(
      SessionId parent,
      long at,
      SessionId session,
      List<EncodedEvent> events,
      CompletableFuture<List<Entry>> done)
      implements Growth {}

  /** Entries of another store. */
  record Adopt(Adoption adoption, CompletableFuture<Long> done) implements Write {
    @Override
    public SessionId session() {
      return adoption.session();
    }

    @Override
    public int size() {
      return Math.max(1, adoption.entries().size());
    }

    @Override
    public long bytes() {
      return adoption.entries().stream().mapToLong(entry -> entry.payload().length).sum();
    }
  }

  record Hide(SessionId session, long to, CompletableFuture<Long> done) implements Write {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public long bytes() {
      return 0;
    }
  }
}
