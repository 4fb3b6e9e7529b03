package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One append that waits for its commit. All of it is kept, or nothing. */
sealed interface Write {
  SessionId session();

  List<EncodedEvent> events();

  CompletableFuture<List<Entry>> done();

  default long bytes() {
    return events().stream().mapToLong(event -> event.payload().length).sum();
  }

  record Append(
      SessionId session,
      long expectedHead,
      List<EncodedEvent> events,
      CompletableFuture<List<Entry>> done)
      implements Write {}

  record Fork(
      SessionId parent,
      long at,
      SessionId session,
      List<EncodedEvent> events,
      CompletableFuture<List<Entry>> done)
      implements Write {}
}
