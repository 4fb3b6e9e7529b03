package dev.anabranch.journal.akka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.SpawnProtocol.Command;
import akka.actor.typed.javadsl.AskPattern;
import akka.persistence.typed.EventRejectedException;
import akka.persistence.typed.internal.JournalFailureException;
import com.typesafe.config.ConfigFactory;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Forked;
import dev.anabranch.events.Unreadable;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.EventTooLarge;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AkkaJournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final Random random = new Random(7);
  private Journal journal;
  private ActorSystem<Command> system;

  @BeforeEach
  void start() {
    journal =
        JdbcJournal.open(Database.sqlite(folder.resolve("journal.db")), InstantSource.system());
    system = system();
    JournalExtension.of(system).install(journal);
  }

  @AfterEach
  void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    journal.close();
  }

  @Test
  void an_actors_events_are_the_entries_of_its_session() {
    SessionId session = SessionId.random(random);
    Actor actor = actor(session);

    actor.keep(said("a"), said("b"));
    actor.keep(said("c"));

    assertThat(events(session)).containsExactly(said("a"), said("b"), said("c"));
    assertThat(journal.check(session).broken()).isEmpty();
  }

  @Test
  void an_actor_recovers_every_event_of_a_long_session_in_order() {
    SessionId session = SessionId.random(random);
    List<Event> written = new ArrayList<>();
    for (int i = 0; i < 1_203; i++) {
      written.add(said("n" + i));
    }
    done(journal.append(session, 0, written.subList(0, 1_000)).toCompletableFuture());
    done(journal.append(session, 1_000, written.subList(1_000, 1_203)).toCompletableFuture());

    assertThat(actor(session).recovered()).isEqualTo(written);
  }

  @Test
  void the_actor_of_a_fork_recovers_its_whole_branch_and_goes_on() {
    SessionId parent = SessionId.random(random);
    SessionId child = SessionId.random(random);
    SessionId grandchild = SessionId.random(random);
    Actor first = actor(parent);
    first.keep(said("a"), said("b"), said("c"));
    done(journal.fork(parent, 2, child, List.of(new Forked(parent, 2))).toCompletableFuture());
    done(journal.fork(child, 3, grandchild, List.of(new Forked(child, 3))).toCompletableFuture());

    Actor second = actor(grandchild);

    assertThat(second.recovered())
        .containsExactly(said("a"), said("b"), new Forked(parent, 2), new Forked(child, 3));
    second.keep(said("d"));
    first.keep(said("e"));
    assertThat(journal.session(grandchild).orElseThrow().head()).isEqualTo(5);
    assertThat(events(parent)).containsExactly(said("a"), said("b"), said("c"), said("e"));
    assertThat(journal.check(grandchild).broken()).isEmpty();
  }

  @Test
  void an_actor_recovers_up_to_the_entry_that_is_not_what_was_hashed_and_is_told_so() {
    SessionId session = SessionId.random(random);
    List<Event> written = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      written.add(said("n" + i));
    }
    done(journal.append(session, 0, written).toCompletableFuture());
    sql("update event set payload = cast(replace(cast(payload as text), 'n600', 'n6OO') as blob)");

    List<Object> recovered = actor(session).recovered();

    assertThat(recovered).hasSize(601).startsWith(written.subList(0, 600).toArray());
    assertThat(recovered.getLast())
        .isInstanceOfSatisfying(
            Unreadable.class,
            event -> {
              assertThat(event.type()).isEqualTo("Steered");
              assertThat(event.json().orElseThrow().text("text")).isEqualTo("n6OO");
              assertThat(event.reason()).contains("hashed");
            });
    sql("delete from event where seq = 300");
    assertThat(actor(session).recovered()).hasSize(300).last().isInstanceOf(Unreadable.class);
  }

  @Test
  void what_was_only_read_is_not_appended() {
    SessionId session = SessionId.random(random);
    Unreadable read = new Unreadable("Teleported", Optional.empty(), "unknown");

    assertThat(actor(session).stoppedBy(said("a"), read))
        .isInstanceOf(EventRejectedException.class)
        .rootCause()
        .hasMessageContaining("Teleported");
    assertThat(journal.session(session)).isEmpty();
  }

  /** Changes the store behind the journal's back. */
  private void sql(String change) {
    String url = "jdbc:sqlite:" + folder.resolve("journal.db");
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      assertThat(statement.executeUpdate(change)).isPositive();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_actor_is_refused_when_another_writer_was_faster() {
    SessionId session = SessionId.random(random);
    Actor actor = actor(session);
    actor.keep(said("a"));
    done(journal.append(session, 1, List.of(said("faster"))).toCompletableFuture());

    assertThat(actor.stoppedBy(said("b")))
        .isInstanceOf(JournalFailureException.class)
        .hasCauseInstanceOf(JournalMoved.class);

    assertThat(events(session)).containsExactly(said("a"), said("faster"));
    assertThat(actor(session).recovered()).containsExactly(said("a"), said("faster"));
  }

  @Test
  void what_is_no_event_or_too_large_is_refused_and_nothing_of_its_append_is_kept() {
    SessionId session = SessionId.random(random);

    assertThat(actor(session).stoppedBy(said("a"), "text"))
        .isInstanceOf(EventRejectedException.class)
        .rootCause()
        .hasMessageContaining("java.lang.String");
    assertThat(actor(session).stoppedBy(said("b"), said("x".repeat(Journal.EVENT_BYTES_MAX))))
        .isInstanceOf(EventRejectedException.class)
        .hasCauseInstanceOf(EventTooLarge.class);

    assertThat(journal.session(session)).isEmpty();
    actor(session).keep(said("c"));
    assertThat(events(session)).containsExactly(said("c"));
  }

  @Test
  void a_system_has_one_journal() {
    assertThatThrownBy(() -> JournalExtension.of(system).install(journal))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Steered said(String text) {
    return new Steered(text, "somebody");
  }

  private List<Event> events(SessionId session) {
    return journal.read(session, 0, 10_000).stream().map(Entry::event).toList();
  }

  private static ActorSystem<Command> system() {
    return ActorSystem.create(
        SpawnProtocol.create(),
        "journal-test",
        ConfigFactory.parseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
            .withFallback(ConfigFactory.load()));
  }

  private Actor actor(SessionId session) {
    CompletableFuture<List<Object>> recovered = new CompletableFuture<>();
    CompletableFuture<Throwable> stopped = new CompletableFuture<>();
    Behavior<Scribe.Keep> scribe = Scribe.of(session, recovered, stopped);
    CompletableFuture<ActorRef<Scribe.Keep>> spawned =
        AskPattern.<Command, ActorRef<Scribe.Keep>>ask(
                system,
                reply -> new SpawnProtocol.Spawn<>(scribe, "", Props.empty(), reply),
                PATIENCE,
                system.scheduler())
            .toCompletableFuture();
    return new Actor(done(spawned), done(recovered), stopped);
  }

  private static <T> T done(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private record Actor(
      ActorRef<Scribe.Keep> ref, List<Object> recovered, CompletableFuture<Throwable> stopped) {

    List<Object> keep(Object... events) {
      CompletableFuture<List<Object>> kept = new CompletableFuture<>();
      ref.tell(new Scribe.Keep(List.of(events), kept));
      return done(kept);
    }

    Throwable stoppedBy(Object... events) {
      ref.tell(new Scribe.Keep(List.of(events), new CompletableFuture<>()));
      return done(stopped);
    }
  }
}
