package dev.anabranch.launcher.server;

import dev.anabranch.bus.Bus;
import dev.anabranch.console.ConsolePorts.Readiness;
import dev.anabranch.console.ConsoleServer;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.ServerLock;
import dev.anabranch.launcher.server.Closing.Part;
import dev.anabranch.sessions.Offers;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Serves one data folder. The console answers first, from the journal alone; broker, sessions and
 * worker start beside it, and what is asked meanwhile waits for them.
 */
public final class AnabranchServer implements Node {
  private static final System.Logger LOG = System.getLogger(AnabranchServer.class.getName());

  private static final Duration OFFERS_WITHIN = Duration.ofSeconds(15);

  private final ServerParts rooms;
  private final Closing parts;
  private final CompletableFuture<String> over = new CompletableFuture<>();
  private final CompletableFuture<Bus> bus;
  private final CompletableFuture<Sessions> sessions;
  private final Optional<CompletableFuture<Worker>> worker;
  private int port;

  private AnabranchServer(ServerParts rooms, Closing parts, ServerOptions options) {
    this.rooms = rooms;
    this.parts = parts;
    this.bus = rooms.later(() -> rooms.bus(over));
    this.sessions = new CompletableFuture<>();
    this.worker =
        options.role().works()
            ? Optional.of(rooms.later(() -> rooms.worker(new StartingBus(bus))))
            : Optional.empty();
  }

  /** Starts; on return the console answers at {@link #port}. */
  static AnabranchServer start(
      DataFolder data, Configuration configuration, ServerOptions options) {
    Closing parts = new Closing();
    try {
      ServerLock lock = parts.keep(Part.LOCK, ServerLock.take(data.create()));
      Logging.toFile(data.log(), OwnSecrets.of(data, configuration));
      ServerParts rooms = new ServerParts(data, configuration, options, parts);
      AnabranchServer server = new AnabranchServer(rooms, parts, options);
      server.open(lock, options, configuration);
      return server;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private void open(ServerLock lock, ServerOptions options, Configuration configuration) {
    rooms.later(() -> rooms.sessions(new StartingBus(bus), near())).whenComplete(this::started);
    SessionReads reads = rooms.reads();
    ConsoleServer console =
        rooms.console(new StartingSessions(sessions), new StartingBus(bus), reads, this::readiness);
    port = console.start();
    try {
      parts.keep(Part.NOTE, lock.announce(port, options.background(), configuration.agreement()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write server.json", e);
    }
    if (options.background()) {
      watchIdle(console, reads, configuration);
    }
    LOG.log(System.Logger.Level.INFO, "console at port {0}", Integer.toString(port));
  }

  private Offers near() {
    return new NearOffers(
        worker.map(starting -> starting.thenApply(there -> there::offer)), OFFERS_WITHIN);
  }

  private void started(Sessions started, Throwable failure) {
    if (failure == null) {
      sessions.complete(started);
      LOG.log(System.Logger.Level.INFO, "ready for tasks");
    } else {
      sessions.completeExceptionally(failure);
      LOG.log(System.Logger.Level.ERROR, "cannot start", failure);
      over.complete(reason(failure));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause instanceof CompletionException) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private void watchIdle(ConsoleServer console, SessionReads reads, Configuration configuration) {
    Duration limit = configuration.duration(Key.IDLE_EXIT);
    if (limit.isZero()) {
      return;
    }
    IdleWatch watch =
        new IdleWatch(
            limit,
            InstantSource.system(),
            console::answers,
            () -> console.isWatched() || isBusy(reads),
            () -> over.complete(""));
    rooms.onCommit(watch::touch);
    parts.keep(Part.IDLE_WATCH, watch).start();
  }

  /** True while a session would go on by itself, and while this is still starting. */
  private boolean isBusy(SessionReads reads) {
    return !sessions.isDone()
        || Stream.of("queued", "running")
            .anyMatch(status ->
                !reads
                    .list(Optional.of(status), Optional.empty(), Optional.empty(), 1)
                    .sessions()
                    .isEmpty());
  }

  private Readiness readiness() {
    List<String> missing = new ArrayList<>();
    if (!sessions.isDone()) {
      missing.add(Starting.words("sessions"));
    }
    worker.ifPresent(starting -> missing.addAll(workerMissing(starting)));
    return new Readiness(missing);
  }

  private static List<String> workerMissing(CompletableFuture<Worker> starting) {
    if (!starting.isDone()) {
      return List.of(Starting.words("worker"));
    }
    if (starting.isCompletedExceptionally()) {
      return List.of("the worker could not start: " + reason(starting.exceptionNow()));
    }
    return switch (starting.join().readiness()) {
      case dev.anabranch.worker.Readiness.Ready ready -> List.of();
      case dev.anabranch.worker.Readiness.NotReady not -> List.of(not.message());
    };
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.of(port);
  }

  @Override
  public CompletionStage<?> ready() {
    return sessions;
  }

  @Override
  public CompletionStage<String> over() {
    return over;
  }

  @Override
  public void close() {
    LOG.log(System.Logger.Level.INFO, "ending");
    parts.close();
  }
}
