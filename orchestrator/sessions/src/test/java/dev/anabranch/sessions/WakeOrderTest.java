package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a session does first when it wakes. */
class WakeOrderTest {
  private final Journal journal = new MemoryJournal(InstantSource.system());

  private LocalSessions start(Bus bus) {
    return LocalSessions.start(
        new SessionParts(
            journal,
            bus,
            new ScriptedModel(1),
            InstantSource.system(),
            Duration.ofSeconds(5),
            new SplittableRandom(3)));
  }

  private static SessionId submit(LocalSessions sessions, int autonomy) throws Exception {
    return sessions
        .submit(
            new Sessions.Submit(
                "read",
                new ModelChoice("scripted", "embedded"),
                Optional.empty(),
                autonomy,
                new Limits(10, 1_000),
                "owner",
                Optional.empty(),
                Optional.empty()))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .id();
  }

  private void await(SessionId session, String type) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            journal.session(session).isPresent()
                && journal.read(session, 0, 100).stream().anyMatch(e -> e.type().equals(type)));
  }

  private static List<Integer> attempts(AnsweringBus bus) {
    return bus.published.stream().map(ToolRequest::attempt).toList();
  }

  @Test
  void after_a_restart_a_due_call_goes_out_once_as_its_next_attempt() throws Exception {
    SessionId session;
    try (LocalSessions sessions = start(new NearBus(false))) {
      session = submit(sessions, 3);
      await(session, "ModelReplied");
    }
    AnsweringBus bus = new AnsweringBus();
    try (LocalSessions _ = start(bus)) {
      await(session, "Ended");
    }
    assertThat(attempts(bus)).containsExactly(2);
    assertThat(journal.read(session, 0, 100))
        .extracting(Entry::event)
        .last()
        .isInstanceOf(TaskEvent.Ended.class);
  }

  @Test
  void a_call_that_is_approved_after_a_restart_goes_out_once_as_its_first_attempt()
      throws Exception {
    SessionId session;
    try (LocalSessions sessions = start(new AnsweringBus())) {
      session = submit(sessions, 1);
      await(session, "ApprovalRequested");
    }
    String call = "3.0";
    AnsweringBus bus = new AnsweringBus();
    try (LocalSessions sessions = start(bus)) {
      sessions
          .wish(session, new Wish.Approve(call, Optional.empty(), Optional.empty()))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
      await(session, "Ended");
    }
    assertThat(attempts(bus)).containsExactly(1);
  }
}
