package dev.anabranch.checks.system;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.ListFolds;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.testkit.CrashingJournal;
import dev.anabranch.worker.Readiness;
import dev.anabranch.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * The whole house in one process on real parts: journal, broker, worker with its sandbox, a model
 * server over HTTP. To crash, wrap its journal in {@link CrashingJournal} and let {@link
 * Parts#crash} end it: with a journal that writes no more, ending can save nothing.
 */
final class TestHouse implements AutoCloseable {
  private static final Duration END_WITHIN = Duration.ofMinutes(2);
  private static final int ENTRIES_MAX = 10_000;

  final Journal journal;
  private final Derived derived;
  final LocalSessions sessions;
  final SessionReads reads;
  final Snapshots snapshots;
  private final KafkaBus bus;
  private final Worker worker;
  private final OpenAiModel model;

  TestHouse(
      Path data,
      Database database,
      BusAccess broker,
      String modelUrl,
      UnaryOperator<Journal> wrap) {
    InstantSource clock = InstantSource.system();
    journal = wrap.apply(JdbcJournal.open(database, clock));
    derived =
        Derived.following(
            database,
            data.resolve("derived.db"),
            journal,
            new ListFolds(journal, StateSnapshots.none()));
    BlobStore blobs = new FolderBlobs(data.resolve("blobs"));
    snapshots = new Snapshots(blobs);
    bus = KafkaBus.connect(broker, clock, "local");
    model =
        new OpenAiModel(
            new Endpoints(Optional.of(modelUrl), Optional.empty(), Optional.empty()),
            Timeouts.DEFAULT);
    worker = Worker.start(Worker.Settings.of(data), bus);
    if (worker.readiness() instanceof Readiness.NotReady missing) {
      throw new IllegalStateException(missing.message());
    }
    reads =
        new JournalSessionReads(journal, StateSnapshots.none(), blobs, Optional.empty(), derived);
    sessions =
        LocalSessions.start(
            new SessionParts(
                journal, bus, model, clock, Duration.ofSeconds(10), new SplittableRandom()));
  }

  SessionView submit(String task) {
    return get(submitUnheard(task));
  }

  /** Submits, and waits for nothing: a house about to crash may never answer. */
  CompletionStage<SessionView> submitUnheard(String task) {
    return sessions.submit(
        new Sessions.Submit(
            task,
            new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT),
            Optional.empty(),
            3,
            Limits.DEFAULT,
            "owner",
            Optional.empty(),
            Optional.empty()));
  }

  SessionView fork(SessionId parent, long at) {
    return get(sessions.fork(
            new Sessions.Fork(parent, at, 1, Optional.empty(), false, Optional.empty())))
        .getFirst();
  }

  SessionView awaitEnd(SessionId session) {
    return Awaitility.await()
        .atMost(END_WITHIN)
        .pollInterval(Duration.ofMillis(25))
        .until(
            () -> reads.show(session),
            view -> List.of("completed", "failed", "cancelled").contains(view.status()));
  }

  List<Entry> entries(SessionId session) {
    return reads.entries(session, 0, ENTRIES_MAX);
  }

  /**
   * A file of the session's workspace as it was after entry {@code at}; empty if it was not there.
   */
  String file(SessionId session, long at, String path) {
    return reads
        .root(session, at)
        .filter(root -> snapshots.find(root, path).isPresent())
        .map(root -> new String(snapshots.file(root, path), StandardCharsets.UTF_8))
        .orElse("");
  }

  boolean verified() {
    return reads.verify(List.of()).bool("ok");
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    worker.close();
    sessions.close();
    bus.close();
    model.close();
    derived.close();
    journal.close();
  }

  /**
   * Ends as a killed process does: on return its worker and its hold on the data are gone. What
   * waits for a journal that never answers ends on the thread that is answered.
   */
  Thread crash() {
    worker.close();
    derived.close();
    journal.close();
    return Thread.ofPlatform()
        .start(() -> {
          sessions.close();
          bus.close();
          model.close();
        });
  }
}
