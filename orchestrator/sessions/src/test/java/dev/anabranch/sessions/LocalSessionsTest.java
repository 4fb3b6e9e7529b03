package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.context.Pairing;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.json.Json;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over a real broker and a real journal; the tool answers at once. */
class LocalSessionsTest {
  private static final int CALLS = 5;

  @TempDir static Path brokerDir;
  private static EmbeddedBroker broker;

  @TempDir Path dir;
  private JdbcJournal journal;
  private Bus bus;
  private Bus.Subscription tool;
  private ScriptedModel model;
  private LocalSessions sessions;
  private JournalSessionReads reads;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerDir, "a-secret-of-this-test");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    journal = JdbcJournal.open(Database.sqlite(dir.resolve("journal.db")), InstantSource.system());
    bus = KafkaBus.connect(broker.access(), InstantSource.system());
    tool = bus.takeCalls(Intake.of(2, this::answer));
    model = new ScriptedModel(CALLS);
    sessions = started(7);
    reads = new JournalSessionReads(journal, blobs());
  }

  private LocalSessions started(long seed) {
    return LocalSessions.start(
        new SessionParts(
            journal,
            bus,
            model,
            InstantSource.system(),
            Duration.ofSeconds(5),
            new SplittableRandom(seed)));
  }

  private FolderBlobs blobs() {
    return new FolderBlobs(dir.resolve("blobs"));
  }

  @AfterEach
  void stop() {
    sessions.close();
    tool.close();
    bus.close();
    journal.close();
  }

  private CompletionStage<Void> answer(Bus.Delivery delivery) {
    String path = delivery.request().arguments().text("path");
    return bus.publish(
        new ToolResult(
            delivery.request().session(),
            delivery.request().attempt(),
            new ToolEvent.Observed(
                delivery.request().call(),
                0,
                Output.of("text of " + path),
                Optional.empty(),
                1,
                Optional.empty())));
  }

  @Test
  void a_task_runs_to_its_answer() throws Exception {
    SessionView accepted = submit("read the files", Optional.empty());
    SessionView done = awaitEnd(accepted.id());
    assertThat(done.status()).isEqualTo("completed");
    assertThat(done.answer()).contains("read " + CALLS + " files");
    assertThat(done.steps()).isEqualTo(CALLS + 1);
    assertThat(done.usage().promptTokens()).hasValue(100 * (CALLS + 1));
    assertThat(types(done.id()))
        .startsWith("Submitted", "ModelRequested", "ModelReplied", "Observed");
    model.asked.forEach(request -> assertThat(Pairing.fault(request.messages())).isEmpty());
    assertThat(reads.verify(List.of()).bool("ok")).isTrue();
  }

  @Test
  void one_key_is_one_session_and_another_body_under_it_is_refused() throws Exception {
    SessionView first = submit("read", Optional.of("key-1"));
    SessionView again = submit("read", Optional.of("key-1"));
    assertThat(again.id()).isEqualTo(first.id()).isEqualTo(SessionId.derived("owner", "key-1"));
    assertThatThrownBy(() -> submit("write", Optional.of("key-1")))
        .hasRootCauseInstanceOf(Sessions.KeyReused.class);
    awaitEnd(first.id());
  }

  @Test
  void one_key_is_one_fork_and_another_fork_under_it_is_refused() throws Exception {
    SessionId parent = awaitEnd(submit("read", Optional.empty()).id()).id();
    SessionId child = fork(parent, 2, "key-2");

    assertThat(fork(parent, 2, "key-2")).isEqualTo(child);
    assertThatThrownBy(() -> fork(parent, 3, "key-2"))
        .hasRootCauseInstanceOf(Sessions.KeyReused.class);
    assertThatThrownBy(() -> fork(child, 2, "key-2"))
        .hasRootCauseInstanceOf(Sessions.KeyReused.class);
    awaitEnd(child);
  }

  private SessionId fork(SessionId parent, long at, String key) throws Exception {
    Sessions.Fork wish =
        new Sessions.Fork(parent, at, 1, Optional.empty(), false, Optional.of(key));
    return get(sessions.fork(wish)).getFirst().id();
  }

  @Test
  void a_fork_at_every_entry_ends_like_its_parent_and_leaves_it_untouched() throws Exception {
    SessionId parent = awaitEnd(submit("read", Optional.empty()).id()).id();
    List<Entry> before = reads.entries(parent, 0, 1000);
    List<SessionId> children = new ArrayList<>();
    for (long at = 1; at <= before.size(); at++) {
      children.add(
          get(sessions.fork(
                  new Sessions.Fork(parent, at, 1, Optional.empty(), false, Optional.empty())))
              .getFirst()
              .id());
    }
    for (int i = 0; i < children.size(); i++) {
      SessionView child = awaitEnd(children.get(i));
      assertThat(child.status()).as("fork at %d", i + 1).isEqualTo("completed");
      assertThat(child.parent()).contains(parent);
      assertThat(reads.entries(child.id(), 0, i + 1)).isEqualTo(before.subList(0, i + 1));
    }
    assertThat(reads.entries(parent, 0, 1000)).isEqualTo(before);
    assertThat(reads.verify(List.of()).bool("ok")).isTrue();
    assertThat(reads.lineage(parent).list("sessions")).hasSize(before.size() + 1);
  }

  @Test
  void a_rewind_keeps_the_old_branch_and_says_by_whom_it_was_replaced() throws Exception {
    SessionId old = awaitEnd(submit("read", Optional.empty()).id()).id();
    SessionView child = get(sessions.rewind(old, 4, Optional.empty()));
    assertThat(reads.show(old).supersededBy()).contains(child.id());
    assertThat(awaitEnd(child.id()).status()).isEqualTo("completed");
    SessionView continued = get(sessions.message(old, "and the next"));
    assertThat(continued.status()).isEqualTo("running");
    awaitEnd(old);
  }

  @Test
  void what_is_unfinished_goes_on_by_itself_at_the_next_start() throws Exception {
    tool.close();
    SessionId id = submit("read", Optional.empty()).id();
    Awaitility.await().until(() -> types(id).contains("ModelReplied"));
    sessions.close();
    sessions = started(8);
    tool = bus.takeCalls(Intake.of(2, this::answer));
    assertThat(awaitEnd(id).status()).isEqualTo("completed");
    assertThat(types(id)).contains("Dispatched");
  }

  @Test
  void what_was_imported_rests_through_starts_until_it_is_resumed(@TempDir Path files)
      throws Exception {
    tool.close();
    SessionId id = submit("read", Optional.empty()).id();
    Awaitility.await().until(() -> types(id).contains("ModelReplied"));
    Path file = files.resolve("export.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      reads.export(id, out);
    }
    long head = reads.show(id).head();
    stop();
    dir = files.resolve("elsewhere");
    Files.createDirectories(dir);
    start();
    tool.close();

    SessionView imported = new SessionImports(journal, blobs(), reads).read(file, "the file");
    assertThat(imported.status()).isEqualTo("paused");
    sessions.close();
    sessions = started(9);
    assertThat(reads.show(id).status()).isEqualTo("paused");
    assertThat(reads.list(Optional.of("paused"), Optional.empty(), Optional.empty(), 9).sessions())
        .hasSize(1);
    SessionView child =
        get(sessions.fork(
                new Sessions.Fork(id, head, 1, Optional.empty(), false, Optional.empty())))
            .getFirst();
    assertThat(child.status()).isNotEqualTo("paused");
    assertThat(reads.show(id).head()).isEqualTo(head);

    assertThat(get(sessions.resume(id)).note()).isEqualTo("the session goes on here");
    assertThat(reads.show(id).status()).isNotEqualTo("paused");
    tool = bus.takeCalls(Intake.of(2, this::answer));
    assertThat(awaitEnd(id).status()).isEqualTo("completed");
    assertThat(awaitEnd(child.id()).status()).isEqualTo("completed");
    assertThat(get(sessions.resume(id)).note()).contains("nothing to do");
  }

  @Test
  void pause_resume_and_cancel_do_what_they_say() throws Exception {
    tool.close();
    SessionId id = submit("read", Optional.empty()).id();
    assertThat(get(sessions.pause(id)).status()).isEqualTo("paused");
    assertThat(get(sessions.resume(id)).note()).isEqualTo("the session goes on");
    get(sessions.cancel(id));
    tool = bus.takeCalls(Intake.of(2, this::answer));
    assertThat(awaitEnd(id).status()).isEqualTo("cancelled");
    assertThat(get(sessions.resume(id)).note()).contains("nothing to do");
    assertThatThrownBy(() -> get(sessions.message(id, "more")))
        .hasRootCauseInstanceOf(Sessions.Refused.class);
  }

  /** A session at rest is let go; a message may come in the very moment. */
  @Test
  void a_message_that_meets_a_session_on_its_way_to_rest_is_worked_on() throws Exception {
    SessionId id = awaitEnd(submit("read", Optional.empty()).id()).id();
    for (int i = 0; i < 100; i++) {
      get(sessions.message(id, "again " + i));
      assertThat(awaitEnd(id).status()).isEqualTo("completed");
    }
    assertThat(types(id)).filteredOn("SteerAdmitted"::equals).hasSize(100);
  }

  @Test
  void an_unknown_session_and_a_fork_beyond_the_head_are_refused() throws Exception {
    SessionId nobody = SessionId.random(new SplittableRandom(99));
    assertThatThrownBy(() -> get(sessions.pause(nobody)))
        .hasRootCauseInstanceOf(UnknownSession.class);
    assertThatThrownBy(() -> reads.show(nobody)).isInstanceOf(UnknownSession.class);
    SessionId id = awaitEnd(submit("read", Optional.empty()).id()).id();
    assertThatThrownBy(() ->
            get(
                sessions.fork(
                    new Sessions.Fork(id, 999, 1, Optional.empty(), false, Optional.empty()))))
        .hasRootCauseMessage(
            "session "
                + id
                + " has entries 1 to "
                + reads.show(id).head()
                + "; 999 is not one of them");
  }

  @Test
  void a_prompt_can_be_rebuilt_with_its_recorded_hash() throws Exception {
    SessionId id = awaitEnd(submit("read", Optional.empty()).id()).id();
    Json.Obj prompt = reads.prompt(id, reads.show(id).head());
    assertThat(prompt.text("prefixHash")).isEqualTo(prompt.text("recordedHash"));
    assertThat(prompt.obj("request").list("messages"))
        .isEqualTo(List.copyOf(model.asked.getLast().messages()));
  }

  private SessionView submit(String task, Optional<String> key) throws Exception {
    return get(
        sessions.submit(
            new Sessions.Submit(
                task,
                new ModelChoice("scripted", "embedded"),
                Optional.empty(),
                3,
                Limits.DEFAULT,
                "owner",
                key,
                Optional.of("digest of " + task))));
  }

  private SessionView awaitEnd(SessionId id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> reads.show(id),
            view -> List.of("completed", "failed", "cancelled").contains(view.status()));
  }

  private List<String> types(SessionId id) {
    return reads.entries(id, 0, 1000).stream().map(Entry::type).toList();
  }

  private static <T> T get(CompletionStage<T> stage) throws ExecutionException {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
