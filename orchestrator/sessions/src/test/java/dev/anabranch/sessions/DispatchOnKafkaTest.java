package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.sessions.dispatch.DispatchTerms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls on a real broker whose workers flood, fall silent, or hang. */
@Timeout(180)
class DispatchOnKafkaTest {
  private static final int OUT_MAX = DispatchTerms.DEFAULT.roadMax();
  private static final int FLOOD = 5_000;

  @TempDir static Path brokerDir;
  private static EmbeddedBroker broker;

  private final SplittableRandom random = new SplittableRandom(11);
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private Bus bus;
  private final List<Bus.Delivery> taken = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerDir, "a-secret-of-this-test");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void connect() {
    bus = KafkaBus.connect(broker.access(), InstantSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    bus.close();
  }

  private LocalSessions sessions(ToolCall... calls) {
    return sessions(new CallingModel(List.of(List.of(calls))));
  }

  private LocalSessions sessions(Model model) {
    LocalSessions sessions =
        LocalSessions.start(
            new SessionParts(
                journal, bus, model, InstantSource.system(), Duration.ofSeconds(5), random));
    open.add(sessions);
    return sessions;
  }

  private SessionId submit(LocalSessions sessions, String what) throws Exception {
    return submit(sessions, what, Terms.DEFAULT);
  }

  private SessionId submit(LocalSessions sessions, String what, Terms terms) throws Exception {
    SessionId id = SessionId.random(random);
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            what,
            new ModelChoice("scripted", "embedded"),
            StandardHeader.create(id.value()),
            Optional.of("root0"),
            4,
            "owner",
            new Limits(100, 10_000_000),
            terms,
            Optional.empty());
    sessions.submit(id, task).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return id;
  }

  private <E extends Event> List<E> events(SessionId id, Class<E> kind) {
    return journal.read(id, 0, 100_000).stream()
        .map(Entry::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static void await(BooleanSupplier reached) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(reached::getAsBoolean);
  }

  private void awaitEnd(SessionId id) {
    await(() -> !events(id, TaskEvent.Ended.class).isEmpty());
  }

  private static ToolCall call(String tool, String arguments) {
    return new ToolCall("id", tool, arguments);
  }

  private static ToolResult printed(ToolRequest request, String text) {
    return new ToolResult(
        request.session(),
        request.attempt(),
        new ToolEvent.Observed(
            request.call(), 0, Output.of(text), Optional.of("root1"), 1, Optional.empty()));
  }

  /** The first call of the session that a worker gets. */
  private ToolRequest first(SessionId id) {
    await(() -> taken.stream().anyMatch(delivery -> delivery.request().session().equals(id)));
    return taken.stream()
        .map(Bus.Delivery::request)
        .filter(request -> request.session().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Takes what comes, and answers what the test says. */
  private void work(Predicate<ToolRequest> answers) {
    open.add(
        bus.takeCalls(
            Intake.of(
                4,
                delivery -> {
                  taken.add(delivery);
                  return answers.test(delivery.request())
                      ? bus.publish(printed(delivery.request(), "done"))
                      : CompletableFuture.completedStage(null);
                })));
  }

  private void beats(String worker, WorkerBeat.Held... holds) {
    bus.publish(
        new WorkerBeat(
            worker,
            WorkerBeat.PROTOCOL,
            "test",
            WorkerBeat.State.READY,
            Optional.empty(),
            List.of(),
            List.of("shell_run", "fs_read"),
            4,
            List.of(holds)));
  }

  private static WorkerBeat.Held held(ToolRequest request, Instant since) {
    return new WorkerBeat.Held(
        request.session(),
        request.call(),
        request.attempt(),
        Optional.of(since.toEpochMilli() * 1000));
  }

  @Test
  void a_flood_of_one_session_keeps_that_of_another_few_positions_behind() throws Exception {
    List<ToolCall> flood =
        IntStream.range(0, FLOOD).mapToObj(i -> call("fs_read", "{\"path\":\"a\"}")).toList();
    Model floods = new CallingModel(List.of(flood));
    Model calls = new CallingModel(List.of(List.of(call("fs_read", "{\"path\":\"b\"}"))));
    LocalSessions sessions =
        sessions(
            new Model() {
              @Override
              public CompletionStage<ModelAnswer> ask(ModelRequest request) {
                boolean flooding =
                    request.messages().stream().anyMatch(m -> m.canonical().contains("flood it"));
                return flooding ? floods.ask(request) : calls.ask(request);
              }

              @Override
              public void close() {}
            });
    SessionId flooding = submit(sessions, "flood it");
    await(() -> journal.session(flooding).orElseThrow().head() >= 3);
    SessionId other = submit(sessions, "do it");
    await(() -> journal.session(other).orElseThrow().head() >= 3);

    work(request -> true);

    awaitEnd(other);
    int before = 0;
    while (!taken.get(before).request().session().equals(other)) {
      before++;
    }
    assertThat(before).isLessThanOrEqualTo(4 * OUT_MAX);
  }

  /** Takes the calls of one label, and answers them. */
  private record OfLabel(Bus bus, String label) implements Intake {
    @Override
    public List<String> labels() {
      return List.of(label);
    }

    @Override
    public int batch() {
      return 4;
    }

    @Override
    public CompletionStage<Void> take(Bus.Delivery delivery) {
      return bus.publish(printed(delivery.request(), "by " + label));
    }
  }

  @Test
  void a_call_with_a_label_waits_for_a_worker_of_it_while_others_work() throws Exception {
    LocalSessions sessions = sessions(call("shell_run", "{\"command\":\"true\"}"));
    work(request -> true);
    SessionId labelled = submit(sessions, "do it", Terms.DEFAULT.on("gpu"));
    await(() -> !events(labelled, TurnEvent.ModelReplied.class).isEmpty());
    for (int i = 0; i < 3; i++) {
      awaitEnd(submit(sessions, "do it"));
    }
    assertThat(taken).hasSize(3);
    assertThat(events(labelled, ToolEvent.Settlement.class)).isEmpty();

    open.add(bus.takeCalls(new OfLabel(bus, "gpu")));
    awaitEnd(labelled);

    assertThat(events(labelled, ToolEvent.Observed.class))
        .extracting(observed -> observed.output().head())
        .containsExactly("by gpu");
    assertThat(taken).hasSize(3);
  }

  @Test
  void a_call_whose_worker_fell_silent_is_done_by_another() throws Exception {
    SessionId id = submit(sessions(call("shell_run", "{\"command\":\"true\"}")), "do it");
    work(request -> request.attempt() > 1);
    beats("silent", held(first(id), Instant.now()));

    await(() -> {
      beats("alive");
      return !events(id, TaskEvent.Ended.class).isEmpty();
    });

    assertThat(events(id, ToolEvent.Dispatched.class))
        .containsExactly(new ToolEvent.Dispatched("3.0", 2));
    assertThat(events(id, ToolEvent.Observed.class)).hasSize(1);
  }

  @Test
  void a_call_that_hangs_is_given_up_at_its_deadline_and_its_result_is_only_noted()
      throws Exception {
    List<ToolCancel> cancels = new CopyOnWriteArrayList<>();
    open.add(bus.takeCancels(cancels::add));
    SessionId id =
        submit(sessions(call("shell_run", "{\"command\":\"sleep 99\",\"timeout\":1}")), "do it");
    work(request -> false);
    ToolRequest hanging = first(id);
    Instant since = Instant.now();

    await(() -> {
      beats("hangs", held(hanging, since));
      return !events(id, TaskEvent.Ended.class).isEmpty();
    });
    bus.publish(printed(hanging, "after all"));
    bus.publish(printed(hanging, "after all"));
    await(() -> !events(id, ToolEvent.LateResult.class).isEmpty());

    ToolEvent.Failed failed = events(id, ToolEvent.Failed.class).getFirst();
    assertThat(failed.kind()).isEqualTo(ToolEvent.Kind.TIMEOUT);
    assertThat(failed.root()).contains("root0");
    assertThat(failed.message()).contains("it may run 1 s");
    assertThat(events(id, ToolEvent.Observed.class)).isEmpty();
    await(() ->
        cancels.contains(new ToolCancel(id, Optional.of(new ToolCancel.Superseded("3.0", 2)))));
    assertThat(events(id, ToolEvent.LateResult.class)).hasSize(1);
  }
}
