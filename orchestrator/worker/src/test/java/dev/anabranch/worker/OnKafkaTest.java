package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxHere;
import dev.anabranch.workspace.WorkspaceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker behind the real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
final class OnKafkaTest {
  private static final Random IDS = new Random(11);

  private static final int ROOMS = 30;

  /** As many rooms as it takes: its slots, and one batch that waits. */
  private static final int TAKEN = Worker.Settings.DEFAULT_SLOTS + 8;

  private final BlockingQueue<ToolResult> results = new LinkedBlockingQueue<>();
  private Path data;
  private EmbeddedBroker broker;
  private KafkaBus bus;
  private Worker worker;
  private volatile int busy;

  @BeforeAll
  void open(@TempDir Path folder) {
    data = folder;
    broker = EmbeddedBroker.start(folder.resolve("kafka"), "a-secret-of-the-tests-only");
    bus = KafkaBus.connect(broker.access(), InstantSource.system());
    bus.takeResults(result -> {
      results.add(result);
      return CompletableFuture.completedFuture(null);
    });
    bus.takeNews(news -> {
      if (news instanceof WorkerBeat beat) {
        busy = beat.busy();
      }
    });
    worker = Worker.start(Worker.Settings.of(data), bus);
    SandboxHere.require(worker.readiness());
  }

  @AfterAll
  void close() throws IOException {
    worker.close();
    bus.close();
    broker.close();
    SandboxFolders.delete(WorkspaceHome.of(data, Bubblewrap.isRoot(), "").folder());
  }

  @Test
  void calls_of_many_sessions_come_back_each_to_its_own() throws Exception {
    List<SessionId> sessions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      SessionId session = SessionId.random(IDS);
      sessions.add(session);
      publish(session, "shell_run", Json.object().with("command", "echo " + session));
    }

    List<SessionId> answered = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      ToolResult result = next();
      Observed observed = (Observed) result.settlement();
      assertThat(observed.output().head()).isEqualTo(result.session() + "\n");
      answered.add(result.session());
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(sessions);
  }

  @Test
  void a_cancel_reaches_the_running_call() throws Exception {
    SessionId session = SessionId.random(IDS);
    publish(session, "shell_run", Json.object().with("command", "touch begun; sleep 100"));
    Path begun =
        WorkspaceHome.of(data, Bubblewrap.isRoot(), "").folder().resolve(session + "/files/begun");
    while (!Files.exists(begun)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    bus.publish(new ToolCancel(session)).toCompletableFuture().get(20, TimeUnit.SECONDS);

    assertThat(next().settlement()).isInstanceOf(CallCancelled.class);
  }

  @Test
  void a_call_that_only_looks_comes_past_more_rooms_than_the_worker_takes() throws Exception {
    List<SessionId> waiting = new ArrayList<>();
    for (int n = 0; n < ROOMS; n++) {
      SessionId session = SessionId.random(IDS);
      waiting.add(session);
      publish(session, "shell_run", Json.object().with("command", "sleep 100"));
    }
    while (busy < TAKEN) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    SessionId looking = SessionId.random(IDS);
    bus.publish(
        new ToolRequest(looking, "2.0", 1, "fs_list", Json.object(), "pure", Optional.empty()));

    assertThat(next().session()).isEqualTo(looking);
    for (SessionId session : waiting) {
      bus.publish(new ToolCancel(session)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    for (int n = 0; n < ROOMS; n++) {
      assertThat(next().settlement()).isInstanceOf(CallCancelled.class);
    }
  }

  private void publish(SessionId session, String tool, Json.Obj arguments) {
    bus.publish(new ToolRequest(session, "2.0", 1, tool, arguments, "workspace", Optional.empty()));
  }

  private ToolResult next() throws InterruptedException {
    ToolResult result = results.poll(60, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    return result;
  }
}
