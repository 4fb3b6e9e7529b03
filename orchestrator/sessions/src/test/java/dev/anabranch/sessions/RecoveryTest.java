package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.snapshots.MemorySnapshots;
import dev.anabranch.journal.snapshots.SnapshotRange;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.journal.snapshots.StateSnapshot;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.StateCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that begin again from a snapshot, through their real actor. */
class RecoveryTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void with_every_snapshot_deleted_the_next_request_is_the_same_to_the_byte() throws Exception {
    Path derived = folder.resolve("derived.db");
    try (Journal journal = sqlite()) {
      SessionState straight = LongSession.write(journal, random, 3_000, 100);
      String wanted = request(straight);
      for (String time : List.of("no snapshot yet", "from one", "from one again")) {
        assertThat(nextRequest(journal, derived)).as(time).isEqualTo(wanted);
        assertThat(derived).exists();
      }
      Files.delete(derived);
      assertThat(nextRequest(journal, derived)).as("deleted").isEqualTo(wanted);
      Files.writeString(derived, "damaged".repeat(10_000), StandardCharsets.UTF_8);
      assertThat(nextRequest(journal, derived)).as("damaged").isEqualTo(wanted);
      SessionState kept = newest(derived, straight.id());
      SessionState again = new Folding(journal).on(SessionState.empty(kept.id()), kept.head());
      assertThat(kept.life()).isEqualTo(again.life());
      assertThat(kept.turn()).isEqualTo(again.turn());
    }
  }

  private String nextRequest(Journal journal, Path derived) throws InterruptedException {
    try (StateSnapshots snapshots = SqliteSnapshots.open(derived)) {
      return nextRequest(journal, snapshots);
    }
  }

  private String nextRequest(Journal journal, StateSnapshots snapshots)
      throws InterruptedException {
    SilentModel model = new SilentModel();
    try (LocalSessions _ = start(journal, snapshots, model, false)) {
      return json(model.next());
    }
  }

  private static SessionState newest(Path derived, SessionId session) {
    return SqliteSnapshots.readOnly(derived)
        .newest(session.value(), SnapshotRange.ALL)
        .flatMap(snapshot -> StateCodec.decode(snapshot.bytes()))
        .orElseThrow();
  }

  @Test
  void with_a_snapshot_a_session_at_rest_reads_what_came_since_however_long_it_is()
      throws Exception {
    for (int events : new int[] {1_000, 20_000}) {
      Journal memory = new MemoryJournal(InstantSource.system());
      SessionId id = LongSession.write(memory, random, events, 10).id();
      StateSnapshots snapshots = new MemorySnapshots();
      try (LocalSessions sessions = start(memory, snapshots, new SilentModel(), false)) {
        get(sessions.pause(id));
        get(sessions.cancel(id));
      }
      CountedJournal journal = new CountedJournal(memory); // the first may still read its past
      try (LocalSessions sessions = start(journal, snapshots, new SilentModel(), false)) {
        assertThat(get(sessions.resume(id)).session().status()).isEqualTo("cancelled");
      }
      JournalSessionReads reads =
          new JournalSessionReads(
              journal, snapshots, new FolderBlobs(folder.resolve("blobs")), Optional.empty());
      assertThat(reads.show(id).status()).isEqualTo("cancelled");
      assertThat(reads.root(id, reads.show(id).head())).isEmpty();
      assertThat(journal.entriesRead.get()).as("of %d", events).isBetween(1L, 100L);
    }
  }

  @Test
  void a_fork_two_hundred_deep_begins_from_the_snapshot_of_its_root() throws Exception {
    Journal memory = new MemoryJournal(InstantSource.system());
    SessionState root = LongSession.write(memory, random, 1_000, 10);
    StateSnapshots snapshots = new MemorySnapshots();
    String wanted = nextRequest(memory, snapshots);
    SessionId tip = root.id();
    for (int i = 0; i < 200; i++) {
      SessionId child = SessionId.random(random);
      long at = memory.session(tip).orElseThrow().head();
      TaskEvent.Forked forked = new TaskEvent.Forked(tip, at);
      memory.fork(tip, at, child, List.of(forked)).toCompletableFuture().join();
      tip = child;
    }
    SessionState straight = new Folding(memory).on(SessionState.empty(tip), Long.MAX_VALUE);
    CountedJournal journal = new CountedJournal(memory);
    SessionState read = new States(journal, snapshots).now(tip);
    assertThat(journal.entriesRead.get()).isLessThan(500);
    assertThat(read.id()).isEqualTo(tip);
    assertThat(read.life()).isEqualTo(straight.life());
    assertThat(read.turn()).isEqualTo(straight.turn());

    SilentModel model = new SilentModel();
    try (LocalSessions _ = start(journal, snapshots, model, false)) {
      for (int i = 0; i < 201; i++) {
        assertThat(json(model.next())).isEqualTo(wanted);
      }
    }
  }

  @Test
  void an_actor_keeps_a_snapshot_every_five_hundred_events_and_goes_on_from_it() throws Exception {
    try (Journal journal = sqlite();
        StateSnapshots snapshots = SqliteSnapshots.open(folder.resolve("derived.db"))) {
      SessionId id;
      try (LocalSessions sessions = start(journal, snapshots, new ScriptedModel(400), true)) {
        id = submit(sessions);
        awaitEnd(journal, id);
        Awaitility.await().until(() -> seq(snapshots, id, Long.MAX_VALUE) >= 1_000);
      }
      assertThat(seq(snapshots, id, 999)).isBetween(500L, 510L);
      assertThat(
              new JournalSessionReads(journal, snapshots, blobs(), Optional.empty())
                  .verify(List.of())
                  .bool("ok"))
          .isTrue();
      SessionState now = new States(journal, snapshots).now(id);
      SessionState straight = new Folding(journal).on(SessionState.empty(id), Long.MAX_VALUE);
      assertThat(now.life()).isEqualTo(straight.life());
      assertThat(now.status()).isEqualTo("completed");
    }
  }

  @Test
  void snapshots_that_cannot_be_kept_or_read_do_not_hurt_a_session() throws Exception {
    Journal journal = new MemoryJournal(InstantSource.system());
    try (LocalSessions sessions =
        start(journal, new IllSnapshots(), new ScriptedModel(400), true)) {
      SessionId id = submit(sessions);
      awaitEnd(journal, id);
      assertThat(journal.session(id).orElseThrow().head()).isGreaterThan(1_000);
    }
    SessionState long2 = LongSession.write(journal, random, 2_000, 10);
    assertThat(nextRequest(journal, new IllSnapshots())).isEqualTo(request(long2));
  }

  @Test
  void a_request_longer_than_any_model_reads_ends_the_task_and_says_so() throws Exception {
    try (Journal journal = sqlite()) {
      SessionState state = LongSession.write(journal, random, 2_500, 100_000);
      SilentModel model = new SilentModel();
      try (LocalSessions _ = start(journal, StateSnapshots.none(), model, false)) {
        SessionView view = awaitEnd(journal, state.id());
        assertThat(view.status()).isEqualTo("failed");
        assertThat(view.reason().orElseThrow()).contains("at most 67108864 are sent");
      }
      assertThat(model.asked).isEmpty();
    }
  }

  private SessionId submit(LocalSessions sessions) throws Exception {
    return get(sessions.submit(
            new Sessions.Submit(
                "read",
                new ModelChoice("scripted", "embedded"),
                Optional.empty(),
                3,
                new Limits(1_000, 1_000),
                "owner",
                Optional.empty(),
                Optional.empty())))
        .id();
  }

  private SessionView awaitEnd(Journal journal, SessionId id) {
    JournalSessionReads reads = new JournalSessionReads(journal, blobs());
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> reads.show(id), view -> List.of("completed", "failed").contains(view.status()));
  }

  private BlobStore blobs() {
    return new FolderBlobs(folder.resolve("blobs"));
  }

  private static long seq(StateSnapshots snapshots, SessionId id, long max) {
    return snapshots
        .newest(id.value(), SnapshotRange.ALL.upTo(max))
        .map(StateSnapshot::seq)
        .orElse(0L);
  }

  private Journal sqlite() {
    return JdbcJournal.open(Database.sqlite(folder.resolve("j.db")), InstantSource.system());
  }

  private LocalSessions start(
      Journal journal, StateSnapshots snapshots, Model model, boolean answers) {
    return LocalSessions.start(
        new SessionParts(
            journal,
            new NearBus(answers),
            model,
            InstantSource.system(),
            GRACE,
            random,
            SessionParts.Extras.NONE.with(snapshots)));
  }

  private static String request(SessionState state) {
    return json(state.prompt().orElseThrow().request(state.model(), "", List.of()));
  }

  private static String json(ModelRequest request) {
    return request.json().canonical();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Never answers, and tells what it was asked. */
  private static final class SilentModel implements Model {
    private final LinkedBlockingQueue<ModelRequest> asked = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      asked.add(request);
      return new CompletableFuture<>();
    }

    ModelRequest next() throws InterruptedException {
      ModelRequest next = asked.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the model was not asked");
      }
      return next;
    }

    @Override
    public void close() {}
  }

  /** Refuses everything. */
  private static final class IllSnapshots implements StateSnapshots {
    @Override
    public void save(StateSnapshot snapshot) {
      throw new IllegalStateException("the disk is ill");
    }

    @Override
    public Optional<StateSnapshot> newest(String owner, SnapshotRange range) {
      throw new IllegalStateException("the disk is ill");
    }

    @Override
    public void delete(String owner, SnapshotRange range) {
      throw new IllegalStateException("the disk is ill");
    }

    @Override
    public void close() {}
  }
}
