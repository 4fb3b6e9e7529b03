package dev.anabranch.benchmarks.store;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.Latencies;
import dev.anabranch.benchmarks.Peer;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.akka.CatchUp;
import dev.anabranch.journal.akka.JournalExtension;
import dev.anabranch.journal.snapshots.BranchSnapshots;
import dev.anabranch.journal.snapshots.MemorySnapshots;
import dev.anabranch.journal.snapshots.StateSnapshot;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.session.SessionActor;
import dev.anabranch.session.StateCodec;
import dev.anabranch.session.StateSerializer;
import dev.anabranch.sessions.JournalSessionReads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How long a session of many events takes to be read, proved, folded, and woken. */
final class ReplayBenchmark implements StoreBenchmark.Task {
  private static final int[] EVENTS = {10, 1_000, 10_000, 100_000};
  private static final int EVENTS_PER_STEP = 3;
  private static final int PEER_STEPS = 1_000;
  private static final int TIMES = 5;
  private static final int PAGE = 500;
  private static final String READ = "read %,d events";
  private static final String PROVE = "verify the chain of %,d events";
  private static final String FOLD = "fold %,d events from nothing";
  private static final String SHOW = "show from a snapshot, %,d events";
  private static final String WAKE = "wake the actor from a snapshot, %,d events";

  private final Store store;
  private final Optional<String> peer;
  private final int most;

  ReplayBenchmark(Arguments arguments) {
    store = Store.asked(arguments).getFirst();
    peer = arguments.text("--peer");
    most = arguments.number("--events", EVENTS[EVENTS.length - 1], EVENTS[0], 1_000_000);
  }

  @Override
  public Table table() {
    return new Table(
        "replay",
        "Sessions of steps with answers of 1,024 bytes; three events are a step.",
        List.of("p50 ms", "most ms"));
  }

  @Override
  public void run(Path dir, Table table) throws Exception {
    Files.createDirectories(dir);
    try (JdbcJournal journal = store.journal(dir)) {
      StateSnapshots snapshots = new MemorySnapshots();
      for (int events : EVENTS) {
        if (events <= most) {
          Stepper session = session(journal, snapshots, events / EVENTS_PER_STEP);
          measure(journal, snapshots, session.state().id(), events, table);
        }
      }
      Stepper thousand = session(journal, StateSnapshots.none(), PEER_STEPS);
      SessionId id = thousand.state().id();
      add(table, "fold 1,000 steps from nothing", () -> fold(journal, id));
    }
    if (peer.isPresent()) {
      double millis = Peer.run(peer.get()).real("replayMs");
      table.add("peer: " + peer.get(), millis, millis);
    }
  }

  /** A snapshot at most {@value #PAGE} events before its end, which is a pause. */
  private static Stepper session(Journal journal, StateSnapshots snapshots, int steps) {
    Stepper session = new Stepper(journal);
    session.steps(Math.max(0, steps - PAGE / EVENTS_PER_STEP / 2));
    long seq = session.state().head();
    snapshots.save(
        new StateSnapshot(
            session.state().id().value(),
            seq,
            BranchSnapshots.hash(journal, session.state().id(), seq).orElseThrow(),
            0,
            new StateSerializer().identifier(),
            new StateSerializer().manifest(session.state()),
            StateCodec.encode(session.state())));
    session.steps(Math.min(steps, PAGE / EVENTS_PER_STEP / 2));
    session.rest();
    return session;
  }

  private static void measure(
      Journal journal, StateSnapshots snapshots, SessionId id, int events, Table table)
      throws Exception {
    add(table, row(READ, events), () -> read(journal, id));
    add(table, row(PROVE, events), () -> journal.check(id));
    add(table, row(FOLD, events), () -> fold(journal, id));
    add(table, row(SHOW, events), () -> reads(journal, snapshots).show(id));
    try (Actors actors = new Actors(journal, snapshots)) {
      actors.wake(id); // the first one starts the plugins
      add(table, row(WAKE, events), () -> actors.wake(id));
    }
  }

  private static JournalSessionReads reads(Journal journal, StateSnapshots snapshots) {
    return new JournalSessionReads(
        journal, snapshots, new MemoryBlobs(InstantSource.system()), Optional.empty());
  }

  private static void fold(Journal journal, SessionId id) {
    reads(journal, StateSnapshots.none()).show(id);
  }

  private static void read(Journal journal, SessionId id) {
    long head = journal.session(id).orElseThrow().head();
    for (long after = 0; after < head; after += PAGE) {
      journal.stored(id, after, PAGE);
    }
  }

  private static void add(Table table, String row, Latencies.Measured measured) throws Exception {
    Latencies latencies = Latencies.of(TIMES, measured);
    table.add(row, latencies.millis(0.5), latencies.millis(1));
  }

  private static String row(String form, int events) {
    return String.format(Locale.ROOT, form, events);
  }

  @Override
  public void conclude(Table table) {
    int last = EVENTS[0];
    for (int events : EVENTS) {
      last = events <= most ? events : last;
    }
    for (String form : List.of(SHOW, WAKE)) {
      table.note(
          String.format(
              Locale.ROOT,
              "%s beside %,d: %.2f (to reach: flat)",
              row(form, last),
              1_000,
              table.ratio(row(form, last), row(form, 1_000), "p50 ms")));
    }
    peer.ifPresent(command ->
        table.note(
            String.format(
                Locale.ROOT,
                "1,000 steps from nothing beside the peer: %.2f (to reach: 1)",
                table.ratio("fold 1,000 steps from nothing", "peer: " + command, "p50 ms"))));
  }

  /** An actor system in which sessions wake and find that they have nothing to do. */
  private static final class Actors implements AutoCloseable {
    private final ActorSystem<Wake> system;

    private record Wake(SessionId id, CompletableFuture<Void> idle) {}

    Actors(Journal journal, StateSnapshots snapshots) {
      system =
          ActorSystem.create(
              Behaviors.setup(context ->
                  Behaviors.receive(Wake.class)
                      .onMessage(
                          Wake.class,
                          wake -> {
                            context.spawnAnonymous(
                                SessionActor.create(
                                    wake.id(), IdlePorts.over(journal), rest(context, wake)));
                            return Behaviors.same();
                          })
                      .build()),
              "bench");
      JournalExtension.of(system).install(journal, snapshots, CatchUp.none());
    }

    private static akka.actor.typed.ActorRef<SessionActor.Rest> rest(
        akka.actor.typed.javadsl.ActorContext<Wake> context, Wake wake) {
      return context.spawnAnonymous(
          Behaviors.receiveMessage(rest -> {
            wake.idle().complete(null);
            return Behaviors.stopped();
          }));
    }

    void wake(SessionId id) throws Exception {
      CompletableFuture<Void> idle = new CompletableFuture<>();
      system.tell(new Wake(id, idle));
      idle.get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }
  }
}
