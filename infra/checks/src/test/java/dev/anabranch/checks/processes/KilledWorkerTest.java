package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionParts;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three workers on two data folders, one of which is killed in the middle of its calls. */
@Timeout(300)
final class KilledWorkerTest {
  private static final int SESSIONS = 25;
  private static final int CALLS_EACH = 40;

  @TempDir private Path temp;
  private final List<Process> processes = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(5);
  private final Journal journal = new MemoryJournal(InstantSource.system());

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }

  private Process java(Class<?> main, Path... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("log-" + processes.size()).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Path broker() throws IOException {
    Path clients = temp.resolve("clients.properties");
    java(BrokerProcess.class, temp.resolve("broker"), clients);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(clients));
    return clients;
  }

  private static BusAccess access(Path clients) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(clients)) {
      properties.load(in);
    }
    Map<String, String> security = new TreeMap<>();
    properties.forEach((name, value) -> security.put(String.valueOf(name), String.valueOf(value)));
    String bootstrap = properties.getProperty("bootstrap.servers");
    security.remove("bootstrap.servers");
    return new BusAccess(bootstrap, security);
  }

  @Test
  void all_calls_settle_and_each_has_its_effect_at_most_once() throws Exception {
    Path clients = broker();
    Path counter = temp.resolve("counter");
    try (KafkaBus bus = KafkaBus.connect(access(clients), InstantSource.system());
        LocalSessions sessions =
            LocalSessions.start(
                new SessionParts(
                    journal,
                    bus,
                    new Counting(),
                    InstantSource.system(),
                    Duration.ofSeconds(5),
                    random))) {
      Process killed = worker("a", "one", clients, counter);
      worker("b", "one", clients, counter);
      worker("c", "two", clients, counter);
      List<SessionId> ids = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        ids.add(submit(sessions, i));
      }
      await(() -> settled(ids) >= SESSIONS * CALLS_EACH / 3);
      killed.destroyForcibly();
      await(() -> ids.stream().allMatch(id -> !events(id, TaskEvent.Ended.class).isEmpty()));

      assertThat(settled(ids)).isEqualTo(SESSIONS * CALLS_EACH);
      check(ids, Files.readAllLines(counter));
    }
  }

  /** Whatever was observed happened, and what happened was observed or is in doubt. */
  private void check(List<SessionId> ids, List<String> effects) {
    assertThat(effects).doesNotHaveDuplicates();
    Set<String> happened = new HashSet<>(effects);
    for (int i = 0; i < ids.size(); i++) {
      for (ToolEvent.Settlement settlement : events(ids.get(i), ToolEvent.Settlement.class)) {
        String number = i + "-" + settlement.call().split("\\.")[1];
        assertThat(settlement).isInstanceOfAny(ToolEvent.Observed.class, ToolEvent.InDoubt.class);
        if (settlement instanceof ToolEvent.Observed) {
          assertThat(happened).contains(number);
        }
      }
    }
  }

  private Process worker(String id, String folder, Path clients, Path counter) throws IOException {
    return java(CountingWorker.class, Path.of(id), temp.resolve(folder), clients, counter);
  }

  private long settled(List<SessionId> ids) {
    return ids.stream().mapToLong(id -> events(id, ToolEvent.Settlement.class).size()).sum();
  }

  private <E extends Event> List<E> events(SessionId id, Class<E> kind) {
    return journal.read(id, 0, 100_000).stream()
        .map(Entry::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static void await(Callable<Boolean> reached) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(100))
        .until(reached);
  }

  private SessionId submit(LocalSessions sessions, int number) throws Exception {
    SessionId id = SessionId.random(random);
    Header standard = StandardHeader.create(id.value());
    List<ToolDefinition> tools = new ArrayList<>(standard.tools());
    tools.add(CountingWorker.TOOL);
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            "count for " + number + ".",
            new ModelChoice("counting", "embedded"),
            new Header(
                standard.renderer(),
                standard.system(),
                tools,
                List.of(),
                List.of(),
                standard.variation()),
            Optional.empty(),
            4,
            "owner",
            new Limits(100, 10_000_000),
            Optional.empty());
    sessions.submit(id, task).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return id;
  }

  /** Makes all calls of its session in one reply, then is done. */
  private static final class Counting implements Model {
    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      String messages = Json.array(request.messages()).canonical();
      boolean made = request.messages().stream().anyMatch(m -> m.find("tool_calls").isPresent());
      return CompletableFuture.completedStage(
          new ModelAnswer.Replied(made ? done() : calls(number(messages))));
    }

    private static String number(String messages) {
      int start = messages.indexOf("count for ") + "count for ".length();
      return messages.substring(start, messages.indexOf('.', start));
    }

    private static TurnEvent.ModelReplied calls(String number) {
      List<ToolCall> calls =
          IntStream.range(0, CALLS_EACH)
              .mapToObj(i ->
                  new ToolCall(
                      "c" + i,
                      CountingWorker.TOOL.name(),
                      Json.object().with("number", number + "-" + i).canonical()))
              .toList();
      return new TurnEvent.ModelReplied(
          "", calls, TurnEvent.Finish.TOOL_CALLS, Usage.UNKNOWN, Optional.empty(), 1);
    }

    private static TurnEvent.ModelReplied done() {
      return new TurnEvent.ModelReplied(
          "done", List.of(), TurnEvent.Finish.STOP, Usage.UNKNOWN, Optional.empty(), 1);
    }

    @Override
    public void close() {}
  }
}
