package dev.anabranch.sessions;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A node whose journal outlives its restarts, whose clock can be put forward, and whose sessions
 * have a tool that touches the world outside.
 */
final class MemoryHouse implements AutoCloseable {
  static final String OUTSIDE = "web_post";

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  final InstantSource clock = () -> InstantSource.system().instant().plus(ahead.get());
  final CountedJournal journal = new CountedJournal(new MemoryJournal(clock));
  final AnsweringBus bus;
  private final Model model;
  private final SplittableRandom random = new SplittableRandom(8);
  LocalSessions sessions;

  MemoryHouse(Model model, Function<ToolRequest, Optional<ToolEvent.Settlement>> worker) {
    this.model = model;
    this.bus = new AnsweringBus(worker);
    this.sessions = start();
  }

  private LocalSessions start() {
    return LocalSessions.start(
        new SessionParts(journal, bus, model, clock, Duration.ofSeconds(5), random));
  }

  void restart() {
    sessions.close();
    sessions = start();
  }

  /** Time passes at once; timers that run know nothing of it. */
  void passes(Duration time) {
    ahead.updateAndGet(time::plus);
  }

  /** A task whose session has begun. */
  SessionId begin(int autonomy, Terms terms) throws Exception {
    SessionId id = SessionId.random(random);
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            "do it",
            new ModelChoice("scripted", "embedded"),
            header(id, terms),
            Optional.empty(),
            autonomy,
            "owner",
            new Limits(1_000, 10_000_000),
            terms,
            Optional.empty());
    get(journal.append(id, 0, List.of(task)));
    get(sessions.resume(id));
    return id;
  }

  private static Header header(SessionId id, Terms terms) {
    Header standard = StandardHeader.reaching(StandardHeader.create(id.value()), terms.reach());
    List<ToolDefinition> tools = new ArrayList<>(standard.tools());
    tools.add(new ToolDefinition(OUTSIDE, "Posts.", Json.object(), ToolEffect.EXTERNAL));
    return new Header(
        standard.renderer(), standard.system(), tools, List.of(), List.of(), standard.variation());
  }

  SessionView show(SessionId id) {
    return new JournalSessionReads(journal, FolderBlobs.reading(Path.of("no-blobs"))).show(id);
  }

  List<Entry> entries(SessionId id) {
    return journal.read(id, 0, 100_000);
  }

  <E extends Event> List<E> events(SessionId id, Class<E> kind) {
    return entries(id).stream().map(Entry::event).filter(kind::isInstance).map(kind::cast).toList();
  }

  void awaitStatus(SessionId id, String status) {
    await(() -> show(id).status().equals(status));
  }

  /** Until only people can bring it on, or nobody need; its status then. */
  String awaitRest(SessionId id) {
    await(() -> List.of("waiting", "completed").contains(show(id).status()));
    return show(id).status();
  }

  static void await(BooleanSupplier reached) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(3))
        .until(reached::getAsBoolean);
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
