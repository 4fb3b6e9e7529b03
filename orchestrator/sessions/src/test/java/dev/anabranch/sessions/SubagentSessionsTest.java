package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.model.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that work for sessions, through their real actors. */
class SubagentSessionsTest {
  private static final String MAP =
      DelegatingModel.task(
          "agent_map",
          "{\"instruction\":\"work on {item}\",\"items\":[\"a\",\"b\",\"bad\",\"d\",\"e\",\"f\"]}");

  @TempDir private Path folder;
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private FolderBlobs blobs;
  private JournalSessionReads reads;

  @BeforeEach
  void open() {
    blobs = new FolderBlobs(folder.resolve("blobs"));
    reads = new JournalSessionReads(journal, blobs);
  }

  private LocalSessions start(Model model) {
    return LocalSessions.start(
        new SessionParts(
            journal,
            new NearBus(true),
            model,
            InstantSource.system(),
            Duration.ofSeconds(20),
            new SplittableRandom(5),
            SessionParts.Extras.NONE.with(blobs)));
  }

  private static SessionId submit(LocalSessions sessions, String task, int autonomy)
      throws Exception {
    return get(sessions.submit(
            new Sessions.Submit(
                task,
                new ModelChoice("scripted", "embedded"),
                Optional.empty(),
                autonomy,
                new Limits(100, 1_000),
                "owner",
                Optional.empty(),
                Optional.empty())))
        .id();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private SessionView await(SessionId id, Predicate<SessionView> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> reads.show(id), wanted);
  }

  private SessionView awaitStatus(SessionId id, String status) {
    return await(id, view -> view.status().equals(status));
  }

  private List<SessionView> children(SessionId parent) {
    return journal.sessions().stream()
        .map(SessionRow::id)
        .map(reads::show)
        .filter(view -> view.child().filter(child -> child.of().equals(parent)).isPresent())
        .toList();
  }

  private <E extends Event> List<E> events(SessionId session, Class<E> kind) {
    return journal.read(session, 0, 1_000).stream()
        .map(Entry::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private void assertTable(SessionId parent) {
    String table = awaitStatus(parent, "completed").answer().orElseThrow();
    assertThat(table.lines().filter(line -> line.startsWith("{")))
        .hasSize(6)
        .anyMatch(row -> row.contains("\"index\":0,\"item\":\"a\",\"result\":\"did: work on a "))
        .anyMatch(
            row -> row.startsWith("{\"error\":\"the agent submitted a failed result: cannot"));
    assertThat(events(parent, ChildEvent.ChildStarted.class)).hasSize(6);
    assertThat(events(parent, ChildEvent.ChildSubmitted.class)).hasSize(5);
    assertThat(events(parent, ChildEvent.ChildFailed.class)).hasSize(1);
    assertThat(children(parent)).hasSize(6);
    assertThat(reads.verify(List.of()).bool("ok")).isTrue();
  }

  @Test
  void a_map_runs_to_its_table() throws Exception {
    try (LocalSessions sessions = start(new DelegatingModel(true))) {
      assertTable(submit(sessions, MAP, 3));
    }
  }

  @Test
  void children_in_the_middle_of_their_work_finish_it_after_a_restart_and_are_heard_once()
      throws Exception {
    SessionId parent;
    DelegatingModel silent = new DelegatingModel(false);
    try (LocalSessions sessions = start(silent)) {
      parent = submit(sessions, MAP, 3);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> silent.unanswered.get() == 4);
      assertThat(reads.show(parent).status()).isEqualTo("running");
    }
    try (LocalSessions _ = start(new DelegatingModel(true))) {
      assertTable(parent);
    }
  }

  @Test
  void a_crash_before_the_first_entry_of_a_child_or_before_its_end_was_told_loses_nothing()
      throws Exception {
    for (String mode : List.of("isolated", "shared")) {
      SessionId parent;
      try (LocalSessions sessions = start(new DelegatingModel(true))) {
        parent =
            submit(
                sessions,
                DelegatingModel.task(
                    "agent_run", "{\"mode\":\"" + mode + "\",\"instruction\":\"work on it\"}"),
                3);
        awaitStatus(parent, "completed");
      }
      ChildEvent.ChildStarted started = events(parent, ChildEvent.ChildStarted.class).getFirst();
      for (boolean ended : new boolean[] {false, true}) {
        Journal crashed = crashed(parent, started, ended);
        JournalSessionReads after = new JournalSessionReads(crashed, blobs);
        try (LocalSessions _ = start(crashed, new DelegatingModel(true))) {
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> after.show(parent).status().equals("completed"));
        }
        assertThat(after.show(parent).answer()).isEqualTo(reads.show(parent).answer());
        assertThat(after.prompt(parent, after.show(parent).head()).text("prefixHash"))
            .isEqualTo(reads.prompt(parent, reads.show(parent).head()).text("prefixHash"));
        assertThat(after.verify(List.of()).bool("ok")).isTrue();
      }
    }
  }

  private LocalSessions start(Journal other, Model model) {
    return LocalSessions.start(
        new SessionParts(
            other,
            new NearBus(true),
            model,
            InstantSource.system(),
            Duration.ofSeconds(20),
            new SplittableRandom(6)));
  }

  /** The journals as they were when the parent had begun the child, which ended or never began. */
  private Journal crashed(SessionId parent, ChildEvent.ChildStarted started, boolean ended) {
    Journal copy = new MemoryJournal(InstantSource.system());
    List<Event> all = events(parent, Event.class);
    List<Event> first = all.subList(0, all.indexOf(started) + 1);
    copy.append(parent, 0, first).toCompletableFuture().join();
    if (ended) {
      SessionRow row = journal.session(started.child()).orElseThrow();
      List<Event> own = events(started.child(), Event.class).stream().skip(row.forkedAt()).toList();
      (row.parent().isPresent()
              ? copy.fork(parent, row.forkedAt(), started.child(), own)
              : copy.append(started.child(), 0, own))
          .toCompletableFuture()
          .join();
    }
    return copy;
  }

  @Test
  void a_shared_one_is_a_fork_that_says_whose_it_is() throws Exception {
    try (LocalSessions sessions = start(new DelegatingModel(true))) {
      SessionId parent =
          submit(
              sessions,
              DelegatingModel.task(
                  "agent_run", "{\"mode\":\"shared\",\"instruction\":\"work on it\"}"),
              3);
      awaitStatus(parent, "completed");
      SessionView child = children(parent).getFirst();
      assertThat(child.parent()).contains(parent);
      assertThat(child.child().orElseThrow().call()).isEqualTo("3.0");
      assertThat(child.json().obj("child").text("of")).isEqualTo(parent.value());
      assertThat(SessionView.of(child.json())).isEqualTo(child);
      assertThat(reads.show(parent).answer().orElseThrow()).endsWith("text");
      List<ChildEvent.ChildSubmitted> ends = events(parent, ChildEvent.ChildSubmitted.class);
      assertThat(ends).hasSize(1);
      assertThat(ends.getFirst().spent().tokens()).hasValue(2 * 110);
      assertThat(reads.show(parent).usage().promptTokens()).hasValue(2 * 100);
    }
  }

  @Test
  void a_cancel_of_the_root_ends_all_below_it_first() throws Exception {
    DelegatingModel silent = new DelegatingModel(false);
    try (LocalSessions sessions = start(silent)) {
      String inner =
          DelegatingModel.task(
                  "agent_map", "{\"instruction\":\"work on {item}\",\"items\":[\"a\",\"b\"]}")
              .replace("\"", "\\\"");
      SessionId root =
          submit(
              sessions,
              DelegatingModel.task(
                  "agent_run", "{\"mode\":\"isolated\",\"instruction\":\"" + inner + "\"}"),
              3);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> silent.unanswered.get() == 2);
      get(sessions.wish(root, new Wish.Cancel()));
      awaitStatus(root, "cancelled");
      SessionId child = children(root).getFirst().id();
      assertThat(reads.show(child).status()).isEqualTo("cancelled");
      assertThat(children(child)).hasSize(2).allMatch(view -> view.status().equals("cancelled"));
      assertThat(events(root, ToolEvent.CallCancelled.class)).hasSize(1);
      assertThat(journal.feed(0, 1_000).getLast().origin()).isEqualTo(root);
      assertThat(events(root, ChildEvent.ChildFailed.class).getFirst().reason())
          .isEqualTo("it was cancelled");
    }
  }

  @Test
  void a_child_asks_people_itself_and_has_no_more_autonomy_than_its_parent_has_now()
      throws Exception {
    DelegatingModel model = new DelegatingModel(true);
    try (LocalSessions sessions = start(model)) {
      SessionId parent =
          submit(
              sessions,
              DelegatingModel.task(
                  "agent_run", "{\"mode\":\"isolated\",\"instruction\":\"work on it\"}"),
              1);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !children(parent).isEmpty());
      SessionId child = children(parent).getFirst().id();
      awaitStatus(child, "waiting");
      assertThat(reads.show(parent).status()).isEqualTo("running");
      assertThatThrownBy(() -> get(sessions.wish(child, new Wish.SetAutonomy(2))))
          .hasRootCauseInstanceOf(Sessions.Refused.class)
          .hasRootCauseMessage(
              "session "
                  + child
                  + " is a sub-agent: it has no more autonomy than it was given, which is 1");
      get(sessions.wish(child, new Wish.Approve("3.0", Optional.empty(), Optional.empty())));
      awaitStatus(parent, "completed");
    }
  }

  @Test
  void who_takes_rights_from_a_parent_takes_them_from_its_children() throws Exception {
    DelegatingModel silent = new DelegatingModel(false);
    try (LocalSessions sessions = start(silent)) {
      SessionId parent = submit(sessions, MAP, 3);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> silent.unanswered.get() == 4);
      get(sessions.wish(parent, new Wish.SetAutonomy(1)));
      for (SessionView child : children(parent)) {
        await(
            child.id(),
            view -> !events(child.id(), TaskEvent.Submitted.class).isEmpty() && lowered(view.id()));
      }
    }
  }

  private boolean lowered(SessionId child) {
    return new States(journal, StateSnapshots.none()).now(child).life().autonomy() == 1;
  }

  @Test
  void a_long_table_is_kept_whole_in_a_blob() throws Exception {
    try (LocalSessions sessions = start(new DelegatingModel(true, 200))) {
      SessionId parent = submit(sessions, MAP, 3);
      awaitStatus(parent, "completed");
      ToolEvent.Observed table = events(parent, ToolEvent.Observed.class).getFirst();
      String whole =
          new String(blobs.read(table.output().blob().orElseThrow()), StandardCharsets.UTF_8);
      assertThat(whole.lines()).hasSize(6);
      assertThat(table.output().bytes())
          .isEqualTo(whole.getBytes(StandardCharsets.UTF_8).length)
          .isGreaterThan(4096);
      assertThat(whole).startsWith(table.output().head()).endsWith(table.output().tail());
      assertThat(table.output().cut()).isFalse();
    }
  }
}
