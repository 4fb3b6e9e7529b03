package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session of five hundred calls in a window that holds a tenth of it (techniques 1.5). */
class LongWindowTest {
  private static final int WINDOW_TOKENS = 32_768;
  private static final int TOKENS_MAX = 24 * 1024;
  private static final int NUMBERS = 480;
  private static final int CALLS = 500;
  private static final List<String> WORDS =
      List.of("keep the colour \u8272 blue", "mind line 7 \uD83D\uDCA1", "and no tabs");

  @TempDir private Path folder;
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final SplittableRandom random = new SplittableRandom(4);
  private FolderBlobs blobs;
  private SeededTools tools;
  private AnsweringBus bus;

  @BeforeEach
  void open() {
    blobs = new FolderBlobs(folder.resolve("blobs"));
    tools = new SeededTools(blobs);
    bus = new AnsweringBus(request -> Optional.of(tools.answer(request)));
  }

  @Test
  void five_hundred_calls_stay_within_the_window_and_come_back_bit_for_bit() throws Exception {
    WindowModel model = new WindowModel(NUMBERS, true, true);
    SessionId id = work(model);
    WindowChecks checks = new WindowChecks(tools.printed);
    check(model, checks);
    assertThat(checks.reductions).isGreaterThan(20);
    assertThat(checks.summaries).isGreaterThan(2);
    assertThat(checks.stubs()).isGreaterThan(100);
    assertThat(tools.printed).hasSize(CALLS);
    assertThat(checks.errorsAtTheEnd).isGreaterThanOrEqualTo(NUMBERS / 24);

    Map<WindowModel.Wanted, String> originals = originals(id, checks);
    assertThat(originals).hasSizeGreaterThan(CALLS);
    try (LocalSessions sessions = start(model)) {
      model.wanted = List.copyOf(originals.keySet());
      SessionId fork = fork(sessions, id);
      awaitEnd(fork);
      check(model, checks.branch());
      assertThat(restored(fork)).isEqualTo(originals);

      model.wanted = model.wanted.stream().filter(what -> random.nextInt(5) == 0).toList();
      get(sessions.message(id, WindowModel.RESTORE));
      awaitEnd(id);
      check(model, checks.branch());
      originals.keySet().retainAll(model.wanted);
      assertThat(restored(id)).isEqualTo(originals);
    }
    assertThat(new JournalSessionReads(journal, blobs).verify(List.of()).bool("ok")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false", "false, false"})
  void without_a_report_or_without_a_summary_the_window_is_never_full(
      boolean reports, boolean sumsUp) throws Exception {
    WindowModel model = new WindowModel(270, reports, sumsUp);
    try (LocalSessions sessions = start(model)) {
      awaitEnd(submit(sessions));
    }
    WindowChecks checks = new WindowChecks(tools.printed);
    for (WindowModel.Seen seen : model.asked) {
      assertThat(seen.tokens()).isLessThan(WINDOW_TOKENS);
      if (!seen.forSummary()) {
        checks.next(seen.request().messages());
      }
    }
    assertThat(checks.summaries).isPositive();
  }

  /** Makes all calls; people speak in between, and the server stops in the middle of it. */
  private SessionId work(WindowModel model) throws Exception {
    SessionId id;
    try (LocalSessions sessions = start(model)) {
      id = submit(sessions);
      awaitCalls(100);
      get(sessions.message(id, WORDS.get(0)));
      awaitCalls(190);
      get(sessions.message(id, WORDS.get(1)));
      awaitCalls(250);
    }
    try (LocalSessions sessions = start(model)) {
      get(sessions.message(id, WORDS.get(2)));
      awaitEnd(id);
    }
    return id;
  }

  /** No request has more than the bound and what the last call brought. */
  private static void check(WindowModel model, WindowChecks checks) {
    for (WindowModel.Seen seen : model.asked) {
      assertThat(seen.tokens()).isLessThanOrEqualTo(TOKENS_MAX + seen.newest());
      if (!seen.forSummary()) {
        checks.next(seen.request().messages());
      }
    }
    model.asked.clear();
  }

  /** All that the calls of the session said and printed, as the model was shown it. */
  private Map<WindowModel.Wanted, String> originals(SessionId id, WindowChecks checks) {
    Map<WindowModel.Wanted, String> originals = new HashMap<>();
    for (Event event : events(id)) {
      if (event instanceof ToolEvent.Settlement settled) {
        String call = settled.call();
        originals.put(new WindowModel.Wanted(call, "result"), original(settled, checks));
        Json.Obj said = checks.shown("calls of " + callId(call));
        Json.Obj function = said.list("tool_calls").getFirst().asObject().obj("function");
        if (function.text("name").equals("fs_write")) {
          originals.put(new WindowModel.Wanted(call, "arguments"), function.text("arguments"));
        }
      }
    }
    return originals;
  }

  private static String callId(String call) {
    return "call_" + call.replace('.', '_');
  }

  /** What is too long to be shown is in its blob to the last bit. */
  private String original(ToolEvent.Settlement settled, WindowChecks checks) {
    String printed = Objects.requireNonNull(tools.printed.get(settled.call()));
    String shown = checks.shown(callId(settled.call())).text("content");
    if (settled instanceof ToolEvent.Failed) {
      assertThat(shown).endsWith(printed);
      return shown;
    }
    if (settled instanceof ToolEvent.Observed observed && observed.output().blob().isPresent()) {
      String whole = new String(blobs.read(observed.output().blob().get()), StandardCharsets.UTF_8);
      assertThat(whole).isEqualTo(printed);
      return shown.substring(shown.indexOf('\n') + 1);
    }
    return printed;
  }

  private Map<WindowModel.Wanted, String> restored(SessionId id) {
    Map<WindowModel.Wanted, String> restored = new HashMap<>();
    Optional<WindowModel.Wanted> asked = Optional.empty();
    for (Event event : events(id)) {
      if (event instanceof TurnEvent.ModelReplied reply) {
        asked =
            reply.calls().stream()
                .filter(call -> call.name().equals("ctx_restore"))
                .map(call -> Json.parseObject(call.arguments()))
                .map(call -> new WindowModel.Wanted(call.text("call"), call.text("part")))
                .findFirst();
      } else if (event instanceof ToolEvent.Observed observed && asked.isPresent()) {
        restored.put(asked.get(), observed.output().head());
      }
    }
    return restored;
  }

  private LocalSessions start(WindowModel model) {
    return LocalSessions.start(
        new SessionParts(
            journal,
            bus,
            model,
            InstantSource.system(),
            Duration.ofSeconds(5),
            random,
            SessionParts.Extras.NONE.with(blobs)));
  }

  private static SessionId submit(LocalSessions sessions) throws Exception {
    Terms terms =
        new Terms(
            Terms.DEFAULT.policy(),
            Terms.DEFAULT.retry(),
            OptionalLong.of(WINDOW_TOKENS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return get(sessions.submit(
            new Sessions.Submit(
                "make every call",
                new ModelChoice("window", "embedded"),
                Optional.empty(),
                4,
                new Limits(10_000, 100_000),
                terms,
                Optional.empty(),
                "owner",
                Optional.empty(),
                Optional.empty())))
        .id();
  }

  /** A fork at the last result, which is told to bring everything back. */
  private SessionId fork(LocalSessions sessions, SessionId id) throws Exception {
    List<Event> all = events(id);
    long at = all.size();
    while (!(all.get((int) at - 1) instanceof ToolEvent.Settlement)) {
      at--;
    }
    return get(sessions.fork(
            new Sessions.Fork(
                id, at, 1, Optional.of(WindowModel.RESTORE), false, Optional.empty())))
        .getFirst()
        .id();
  }

  private List<Event> events(SessionId id) {
    List<Event> all = new ArrayList<>();
    for (Entry entry : journal.read(id, 0, 100_000)) {
      all.add(entry.event());
    }
    return all;
  }

  private void awaitCalls(int count) {
    await(() -> bus.published.size() >= count);
  }

  private void awaitEnd(SessionId id) {
    await(() -> {
      long head = journal.session(id).orElseThrow().head();
      return journal.read(id, head - 1, 1).getFirst().event() instanceof TaskEvent.Ended;
    });
  }

  private static void await(BooleanSupplier reached) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(5))
        .until(reached::getAsBoolean);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
