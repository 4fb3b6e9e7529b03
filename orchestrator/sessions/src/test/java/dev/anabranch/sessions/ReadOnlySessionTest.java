package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.contract.NewerBuild;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose journal holds, somewhere, what this build cannot take as a fact. */
class ReadOnlySessionTest {
  private static final int LIVES = Integer.getInteger("anabranch.lives.readonly", 25);
  private static final String NEWER = "Teleported";
  private static final Json.Obj STORED = Json.object().with("to", "Mars").with("warp", 9);

  @TempDir Path dir;
  private BlobStore blobs;
  private Output printed;

  @BeforeEach
  void prepare() {
    blobs = new FolderBlobs(dir.resolve("blobs"));
    String whole = "long output\n".repeat(500);
    printed =
        new Output(
            "long output",
            "",
            whole.length(),
            Optional.of(blobs.put(whole.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
            false);
  }

  /** A life of which a newer build wrote entry {@code at + 1}, and lived on. */
  private record Planted(Path file, AnyLife life, int at) {
    SessionId id() {
      return life.state.id();
    }

    long head() {
      return life.branch.size() + 1L;
    }
  }

  private Planted planted(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AnyLife life = new AnyLife(seed, Optional.empty(), printed).steps(10 + random.nextInt(40));
    int at = random.nextInt(life.branch.size() + 1);
    Path file = dir.resolve("journal-" + seed + ".db");
    write(file, life.state.id(), 0, life.branch.subList(0, at));
    NewerBuild.append(file, life.state.id(), NEWER, STORED.bytes());
    write(file, life.state.id(), at + 1, life.branch.subList(at, life.branch.size()));
    return new Planted(file, life, at);
  }

  private static void write(Path file, SessionId session, long head, List<Event> events) {
    try (Journal journal = open(file)) {
      if (!events.isEmpty()) {
        get(journal.append(session, head, events));
      }
    }
  }

  private static Journal open(Path file) {
    return JdbcJournal.open(Database.sqlite(file), InstantSource.system());
  }

  @Test
  void a_life_with_an_event_of_a_newer_build_at_any_place_is_read_whole_and_proven() {
    for (long seed = 0; seed < LIVES; seed++) {
      Planted planted = planted(seed);
      try (Journal journal = open(planted.file())) {
        assertReadable(planted, journal);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", after entry " + planted.at(), e);
      }
    }
  }

  private void assertReadable(Planted planted, Journal journal) throws IOException {
    JournalSessionReads reads = new JournalSessionReads(journal, blobs);
    long bad = planted.at() + 1L;
    SessionView view = reads.show(planted.id());
    assertThat(view.readOnly().orElseThrow()).contains("entry " + bad + " (" + NEWER + ")");
    assertThat(view.json().text("readOnly")).contains("newer Anabranch");
    assertThat(view.head()).isEqualTo(planted.head());
    assertThat(view.status()).isNotIn("running", "queued");
    assertThat(reads.list(Optional.empty(), Optional.empty(), Optional.empty(), 9).sessions())
        .containsExactly(view);

    List<Entry> entries = reads.entries(planted.id(), 0, 10_000);
    List<Event> known = new ArrayList<>(entries.stream().map(Entry::event).toList());
    Event unread = known.remove(planted.at());
    assertThat(known).isEqualTo(planted.life().branch);
    assertThat(unread)
        .isInstanceOfSatisfying(
            Unreadable.class, event -> assertThat(event.json()).contains(STORED));
    Json.Obj shown = entries.get(planted.at()).json();
    assertThat(shown.text("type")).isEqualTo(NEWER);
    assertThat(shown.obj("event")).isEqualTo(STORED);
    assertThat(shown.text("unreadable")).contains(NEWER);

    assertProven(planted, reads, bad);
    assertPrompts(planted, reads, entries, bad);
  }

  private void assertProven(Planted planted, JournalSessionReads reads, long bad)
      throws IOException {
    Json.Obj verified = reads.verify(List.of());
    assertThat(verified.bool("ok")).isTrue();
    assertThat(verified.list("unread").stream().map(place -> place.asObject().integer("seq")))
        .containsExactly(bad);
    Path export = dir.resolve("export.jsonl");
    try (OutputStream out = Files.newOutputStream(export)) {
      reads.export(planted.id(), out);
    }
    assertThat(JournalSessionReads.verifyFile(export).canonical())
        .contains("\"ok\":true", "\"events\":" + planted.head());
    assertThat(Files.readString(export)).contains("{\"event\":" + STORED.canonical() + ",");
  }

  private static void assertPrompts(
      Planted planted, JournalSessionReads reads, List<Entry> entries, long bad) {
    for (Entry entry : entries) {
      if (entry.event() instanceof TurnEvent.ModelRequested requested) {
        if (entry.seq() < bad) {
          assertThat(reads.prompt(planted.id(), entry.seq()).text("prefixHash"))
              .isEqualTo(requested.prefixHash());
        } else {
          assertThatThrownBy(() -> reads.prompt(planted.id(), entry.seq()))
              .isInstanceOf(ReadOnlySession.class)
              .hasMessageContaining(NEWER);
        }
      }
    }
  }

  @Test
  void no_command_moves_such_a_session_but_its_forks_from_before_live() {
    for (long seed = 0; seed < LIVES; seed += 5) {
      Planted planted = planted(seed);
      try (House house = new House(planted.file())) {
        house.assertRefusesAll(planted.id(), NEWER);
        assertThat(house.head(planted.id())).isEqualTo(planted.head());
        for (long at = 1; at <= planted.at(); at += 7) {
          house.assertForkLives(planted.id(), at);
        }
        assertThat(house.bus.published).noneMatch(call -> call.session().equals(planted.id()));
        assertThat(house.head(planted.id())).isEqualTo(planted.head());
        assertThat(house.reads.verify(List.of()).bool("ok")).isTrue();
        house.assertNewTaskRuns();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", after entry " + planted.at(), e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update event set payload = cast(payload || ' ' as blob) where stream = 1 and seq = 4",
        "update event set payload = x'ff' where stream = 1 and seq = 4",
        "update event set type = 'Teleported' where stream = 1 and seq = 4",
        "update event set hash = zeroblob(32) where stream = 1 and seq = 4",
        "delete from event where stream = 1 and seq = 4",
      })
  void a_session_that_is_not_what_was_hashed_opens_read_only_and_verify_says_where(String change)
      throws Exception {
    AnyLife life = longLife();
    Path file = dir.resolve("tampered.db");
    write(file, life.state.id(), 0, life.branch);
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement()) {
      assertThat(statement.executeUpdate(change)).isEqualTo(1);
    }

    try (House house = new House(file)) {
      SessionView view = house.reads.show(life.state.id());
      assertThat(view.readOnly().orElseThrow()).contains("entry 4", "verify");
      assertThat(view.head()).isEqualTo(life.branch.size());
      house.assertRefusesAll(life.state.id(), "entry 4");
      house.assertForkLives(life.state.id(), 3);
      assertThat(house.head(life.state.id())).isEqualTo(life.branch.size());
      Json.Obj first =
          house.reads.verify(List.of(life.state.id())).list("broken").getFirst().asObject();
      assertThat(first.integer("seq")).isEqualTo(4);
      assertThatThrownBy(() -> house.reads.root(life.state.id(), 6))
          .isInstanceOf(ReadOnlySession.class);
      assertThatThrownBy(() -> house.reads.prompt(life.state.id(), 6))
          .isInstanceOf(ReadOnlySession.class);
      assertThat(house.reads.root(life.state.id(), 3)).isEmpty();
      house.assertNewTaskRuns();
    }
  }

  private AnyLife longLife() {
    for (long seed = 0; ; seed++) {
      AnyLife life = new AnyLife(seed, Optional.empty(), printed).steps(20);
      if (life.branch.size() > 10) {
        return life;
      }
    }
  }

  /** The sessions of one journal, with a model that soon ends and workers that answer. */
  private final class House implements AutoCloseable {
    private final Journal journal;
    private final AnsweringBus bus = new AnsweringBus();
    private final LocalSessions sessions;
    private final JournalSessionReads reads;

    House(Path file) {
      journal = open(file);
      reads = new JournalSessionReads(journal, blobs);
      sessions =
          LocalSessions.start(
              new SessionParts(
                  journal,
                  bus,
                  new ScriptedModel(0),
                  InstantSource.system(),
                  Duration.ofMillis(100),
                  new SplittableRandom(11)));
    }

    long head(SessionId session) {
      return journal.session(session).orElseThrow().head();
    }

    /** Every wish is refused by one exception that names the entry; a late result is taken. */
    void assertRefusesAll(SessionId id, String named) {
      long head = head(id);
      Optional<String> none = Optional.empty();
      List<Callable<CompletionStage<?>>> wishes =
          List.of(
              () -> sessions.message(id, "go on"),
              () -> sessions.pause(id),
              () -> sessions.resume(id),
              () -> sessions.cancel(id),
              () -> sessions.rewind(id, 1, none),
              () -> sessions.fork(new Sessions.Fork(id, head, 2, none, false, none)));
      for (Callable<CompletionStage<?>> wish : wishes) {
        assertThatThrownBy(() -> get(wish.call()))
            .rootCause()
            .isInstanceOf(ReadOnlySession.class)
            .hasMessageContaining(named);
      }
      ToolEvent.Settlement late =
          new ToolEvent.Observed("2.0", 0, Output.of("x"), none, 1, Optional.empty());
      get(bus.publish(new ToolResult(id, 1, late)));
      assertThat(journal.sessions()).hasSize(1);
    }

    void assertForkLives(SessionId parent, long at) {
      Sessions.Fork fork =
          new Sessions.Fork(parent, at, 1, Optional.of("and now?"), false, Optional.empty());
      SessionView child = get(sessions.fork(fork)).getFirst();
      SessionView end = awaitEnd(child.id());
      assertThat(end.readOnly()).isEmpty();
      assertThat(end.parent()).contains(parent);
      assertThat(end.head()).isGreaterThan(at + 1);
    }

    void assertNewTaskRuns() {
      Sessions.Submit task =
          new Sessions.Submit(
              "say hello",
              new ModelChoice("scripted", "embedded"),
              Optional.empty(),
              3,
              Limits.DEFAULT,
              "owner",
              Optional.empty(),
              Optional.empty());
      assertThat(awaitEnd(get(sessions.submit(task)).id()).status()).isEqualTo("completed");
    }

    private SessionView awaitEnd(SessionId id) {
      return Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> reads.show(id),
              view ->
                  List.of("completed", "failed", "cancelled", "paused").contains(view.status()));
    }

    @Override
    public void close() {
      sessions.close();
      journal.close();
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
