package dev.anabranch.journal.akka;

import akka.actor.ActorRef;
import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.BranchReading;
import dev.anabranch.journal.EventTooLarge;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Akka Persistence plugin {@code anabranch.journal}: a persistence id is a session id, an event
 * is an {@link Event}, a sequence number is a seq. Akka makes it by its class name. Any other
 * persistence id has a session of its own, whose id derives from it.
 *
 * <p>Rejected are events that are none of ours or too large: asking again would not help. All else
 * is a failure, so that {@code onPersistFailure} lets the actor recover from what is on disk; a
 * {@link dev.anabranch.journal.JournalMoved} as its cause says that another writer was faster. A
 * fork replays its whole branch under its own id, page by page, so that no session is ever held as
 * a whole. Where the branch is not what was hashed the replay ends with an {@link
 * dev.anabranch.events.Unreadable}: a session that cannot be trusted can still be woken, to say so.
 * To delete is to hide: replays begin after what was deleted, and everybody else still reads it.
 * The id of the writer is not kept.
 */
public final class AkkaJournal extends AsyncWriteJournal {
  private static final int REPLAY_PAGE = 500;
  private static final String READING = "akka.actor.default-blocking-io-dispatcher";

  private final JournalExtension extension = JournalExtension.of(context().system());
  private final Executor reading = context().system().dispatchers().lookup(READING);

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    List<CompletableFuture<Optional<Exception>>> results = new ArrayList<>();
    writes.forEach(write -> results.add(append(write)));
    return future(
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .thenApply(done -> results.stream().map(CompletableFuture::join).toList()));
  }

  /** Not {@code FutureConverters}: an actor should see our exception, not Java's wrapping of it. */
  static <T> Future<T> future(CompletableFuture<? extends T> stage) {
    Promise<T> promise = Futures.promise();
    stage.whenComplete((value, problem) -> {
      if (problem == null) {
        promise.success(value);
      } else {
        promise.failure(cause(problem));
      }
    });
    return promise.future();
  }

  private static @Nullable Throwable cause(@Nullable Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? cause(problem.getCause())
        : problem;
  }

  private CompletableFuture<Optional<Exception>> append(AtomicWrite write) {
    SessionId session;
    List<Event> events;
    try {
      session = session(write.persistenceId());
      events = events(write);
    } catch (IllegalArgumentException notOurs) {
      return CompletableFuture.completedFuture(Optional.of(notOurs));
    }
    return extension
        .journal()
        .append(session, write.lowestSequenceNr() - 1, events)
        .toCompletableFuture()
        .handle((entries, problem) -> refusal(problem));
  }

  private static SessionId session(String persistenceId) {
    return SessionId.isValid(persistenceId)
        ? new SessionId(persistenceId)
        : SessionId.derived("akka", persistenceId);
  }

  private static List<Event> events(AtomicWrite write) {
    List<Event> events = new ArrayList<>();
    for (PersistentRepr item : CollectionConverters.asJava(write.payload())) {
      if (!(item.payload() instanceof Event event)) {
        throw new IllegalArgumentException(
            "a journal keeps events, not " + item.payload().getClass().getName());
      }
      events.add(event);
    }
    return events;
  }

  /** Empty if there is no problem; throws what is a failure and no refusal. */
  private static Optional<Exception> refusal(@Nullable Throwable problem) {
    return switch (cause(problem)) {
      case null -> Optional.empty();
      case EventTooLarge tooLarge -> Optional.of(tooLarge);
      case IllegalArgumentException illegal -> Optional.of(illegal);
      case Throwable failure -> throw new CompletionException(failure);
    };
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return future(
        CompletableFuture.runAsync(() -> replay(persistenceId, from, to, max, replay), reading));
  }

  private void replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    SessionId session = session(persistenceId);
    Optional<SessionRow> row = extension.journal().session(session);
    long last = Math.min(row.map(SessionRow::head).orElse(0L), to);
    long after = Math.max(row.map(SessionRow::hidden).orElse(0L), from - 1);
    long left = Math.min(max, last - after);
    BranchReading branch = new BranchReading(extension.journal(), session, after);
    while (left > 0) {
      List<Entry> page = branch.next((int) Math.min(REPLAY_PAGE, left));
      page.forEach(entry -> replay.accept(replayed(persistenceId, entry)));
      left = page.isEmpty() ? 0 : left - page.size();
    }
  }

  private static PersistentRepr replayed(String persistenceId, Entry entry) {
    return PersistentRepr.apply(
            entry.event(), entry.seq(), persistenceId, "", false, ActorRef.noSender(), "")
        .withTimestamp(entry.micros() / 1_000);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    SessionId session = session(persistenceId);
    return future(
        CompletableFuture.supplyAsync(
            () -> extension.journal().session(session).map(SessionRow::head).orElse(0L), reading));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long to) {
    return future(
        extension
            .journal()
            .hide(session(persistenceId), to)
            .toCompletableFuture()
            .<Void>handle((last, problem) -> {
              if (problem != null && !(cause(problem) instanceof UnknownSession)) {
                throw new CompletionException(cause(problem));
              }
              return null;
            }));
  }
}
