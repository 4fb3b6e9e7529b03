package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxHere;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.tools.Tools;
import dev.anabranch.workspace.WorkspaceHome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that come and go in order while calls with an outside effect go on. */
@Timeout(120)
final class RollingRestartTest {
  private static final Random IDS = new Random(31);
  private static final int CALLS = 300;

  @TempDir Path folder;
  private final Map<String, Integer> effects = new ConcurrentHashMap<>();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();

  @Test
  void a_worker_drains_while_another_takes_over_and_no_call_is_lost_or_done_twice()
      throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(folder.resolve("kafka"), "a-secret-of-the-tests-only");
        KafkaBus sessions = KafkaBus.connect(broker.access(), InstantSource.system());
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system())) {
      sessions.takeResults(this::answered);
      Worker first = worker("first", bus);
      Worker second = worker("second", bus);
      publish(sessions, 0, CALLS / 3);
      awaitAnswers(CALLS / 6);
      publish(sessions, CALLS / 3, 2 * CALLS / 3);
      assertThat(first.drain(Duration.ofSeconds(60))).isTrue();
      first.close();
      publish(sessions, 2 * CALLS / 3, CALLS);
      Worker again = worker("first", bus);
      awaitAnswers(CALLS);
      again.close();
      second.close();

      assertThat(effects.values()).hasSize(CALLS).containsOnly(1);
    } finally {
      SandboxFolders.delete(
          WorkspaceHome.of(folder.resolve("first"), Bubblewrap.isRoot(), "-first").folder());
      SandboxFolders.delete(
          WorkspaceHome.of(folder.resolve("second"), Bubblewrap.isRoot(), "-second").folder());
    }
  }

  private Worker worker(String id, KafkaBus bus) {
    Worker worker =
        Worker.start(
            new Worker.Settings(id, 2, folder.resolve(id), SandboxSettings.DEFAULT, 64),
            bus,
            Tools.of(List.of(new Count())));
    SandboxHere.require(worker.readiness());
    return worker;
  }

  private static void publish(KafkaBus bus, int from, int to) {
    for (int n = from; n < to; n++) {
      bus.publish(
          new ToolRequest(
              SessionId.random(IDS),
              n + ".0",
              1,
              "ext_count",
              Json.object().with("n", n),
              "external",
              Optional.empty()));
    }
  }

  private CompletableFuture<Void> answered(ToolResult result) {
    assertThat(result.settlement()).isInstanceOf(Observed.class);
    answers.merge(result.settlement().call(), 1, Integer::sum);
    return CompletableFuture.completedFuture(null);
  }

  private void awaitAnswers(int count) throws InterruptedException {
    while (answers.size() < count) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Counts each number in the world outside. */
  private final class Count implements Tool {
    @Override
    public String name() {
      return "ext_count";
    }

    @Override
    public ToolEffect effect() {
      return ToolEffect.EXTERNAL;
    }

    @Override
    public ToolEnd run(Json.Obj arguments, Room room, Printed out) {
      effects.merge(Long.toString(arguments.integer("n")), 1, Integer::sum);
      return ToolEnd.Done.OK;
    }
  }
}
