package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record comes once, or every record comes twice and all of them once more at the end. */
class TwiceDeliveredTest {
  private static final int TURNS = 12;
  private static final List<String> TOOLS = List.of("fs_read", "shell_run", "fs_write");

  /** A bus whose worker answers by the seed; a call that fails for a while fails again then. */
  private static final class SeededBus implements Bus {
    private final boolean twice;
    private final Set<String> effects = ConcurrentHashMap.newKeySet();
    private final List<ToolResult> sent = new CopyOnWriteArrayList<>();
    private volatile Function<ToolResult, CompletionStage<Void>> sessions =
        result -> CompletableFuture.completedStage(null);

    SeededBus(boolean twice) {
      this.twice = twice;
    }

    @Override
    public CompletionStage<Void> publish(ToolRequest request) {
      CompletableFuture.runAsync(() -> work(request));
      return CompletableFuture.completedStage(null);
    }

    private void work(ToolRequest request) {
      ToolResult result = new ToolResult(request.session(), request.attempt(), settlement(request));
      for (int i = 0; i < (twice ? 4 : 1); i++) {
        sessions.apply(result).toCompletableFuture().join();
      }
      sent.add(result);
      effects.add(request.dispatchId());
    }

    private static ToolEvent.Settlement settlement(ToolRequest request) {
      SplittableRandom random = new SplittableRandom(request.call().hashCode());
      boolean passing = random.nextInt(2) == 0 && request.attempt() < 3;
      Optional<String> root =
          request.effect().equals("pure") ? Optional.empty() : Optional.of("r" + request.call());
      return passing
          ? new ToolEvent.Failed(
              request.call(), ToolEvent.Kind.TIMEOUT, "slow", Output.EMPTY, root, 7)
          : new ToolEvent.Observed(
              request.call(),
              random.nextInt(3),
              Output.of("text " + random.nextInt()),
              root,
              7,
              Optional.empty());
    }

    /** All results of all calls come again. */
    void repeats() {
      if (twice) {
        sent.forEach(result -> sessions.apply(result).toCompletableFuture().join());
      }
    }

    @Override
    public CompletionStage<Void> publish(ToolResult result) {
      return sessions.apply(result);
    }

    @Override
    public CompletionStage<Void> publish(ToolCancel cancel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public Subscription takeCalls(Intake intake) {
      return () -> {};
    }

    @Override
    public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
      sessions = handler;
      return () -> {};
    }

    @Override
    public Subscription takeCancels(Consumer<ToolCancel> handler) {
      return () -> {};
    }

    @Override
    public String address() {
      return "in this process";
    }

    @Override
    public void close() {}
  }

  private static List<String> journal(long seed, boolean twice) throws Exception {
    Journal journal = new MemoryJournal(InstantSource.system());
    SeededBus bus = new SeededBus(twice);
    SplittableRandom random = new SplittableRandom(seed);
    List<List<ToolCall>> turns = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      String tool = TOOLS.get(random.nextInt(TOOLS.size()));
      turns.add(List.of(new ToolCall("c" + i, tool, arguments(tool, random.nextInt()))));
    }
    SessionParts parts =
        new SessionParts(
            journal,
            bus,
            new CallingModel(turns),
            InstantSource.system(),
            Duration.ofSeconds(5),
            random);
    SessionId id = SessionId.derived("owner", "seed " + seed);
    try (LocalSessions sessions = LocalSessions.start(parts)) {
      sessions.submit(id, task(id)).toCompletableFuture().get(60, TimeUnit.SECONDS);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> types(journal, id).contains("Ended"));
      bus.repeats();
      return journal.read(id, 0, 10_000).stream()
          .map(entry -> entry.type() + " " + EventCodec.encode(entry.event()).canonical())
          .toList();
    }
  }

  private static List<String> types(Journal journal, SessionId id) {
    return journal.read(id, 0, 10_000).stream().map(entry -> entry.type()).toList();
  }

  private static TaskEvent.Submitted task(SessionId id) {
    TreeMap<String, Integer> tries = new TreeMap<>();
    tries.put("fs_", 3);
    return new TaskEvent.Submitted(
        "do it",
        new ModelChoice("scripted", "embedded"),
        StandardHeader.create(id.value()),
        Optional.of("root0"),
        4,
        "owner",
        new Limits(100, 10_000_000),
        new Terms(
            ToolPolicy.FREE,
            new RetryPolicy(1, 1, 1, tries),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void the_journal_is_the_same_byte_for_byte(long seed) throws Exception {
    List<String> once = journal(seed, false);
    assertThat(once).anyMatch(line -> line.startsWith("Observed"));
    assertThat(journal(seed, true)).isEqualTo(once);
  }

  private static String arguments(String tool, int n) {
    return switch (tool) {
      case "shell_run" -> "{\"command\":\"echo " + n + "\"}";
      case "fs_write" -> "{\"path\":\"" + n + "\",\"content\":\"\"}";
      default -> "{\"path\":\"" + n + "\"}";
    };
  }
}
