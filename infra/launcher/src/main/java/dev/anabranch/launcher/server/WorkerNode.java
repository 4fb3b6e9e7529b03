package dev.anabranch.launcher.server;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.server.Closing.Part;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.worker.Readiness;
import dev.anabranch.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A worker alone. Takes calls from a cluster and shares the blobs of its data folder with the
 * sessions; it has no journal, no actor and no model key.
 */
public final class WorkerNode implements Node {
  /** What calls may take to end by itself when the worker is to end. */
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(20);

  private final Closing parts;
  private final Worker worker;
  private final CompletableFuture<String> over = new CompletableFuture<>();

  private WorkerNode(Closing parts, Worker worker) {
    this.parts = parts;
    this.worker = worker;
  }

  static WorkerNode start(DataFolder data, Configuration configuration, BusAccess cluster) {
    Worker.Settings settings = WorkerSettings.of(configuration, data.create());
    Logging.toFile(
        data.root().resolve("worker-" + settings.id() + ".log"),
        OwnSecrets.of(data, configuration));
    Closing parts = new Closing();
    try {
      KafkaBus bus =
          parts.keep(
              Part.BUS,
              KafkaBus.connect(cluster, InstantSource.system(), "worker-" + settings.id()));
      Worker worker =
          WorkerSettings.start(configuration, settings, bus, new RemoteWorkers(), parts);
      if (worker.readiness() instanceof Readiness.NotReady not) {
        throw new VerbFailed(Exit.UNREACHABLE, not.message());
      }
      return new WorkerNode(parts, worker);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.empty();
  }

  @Override
  public CompletionStage<?> ready() {
    return CompletableFuture.completedStage("ready");
  }

  @Override
  public CompletionStage<String> over() {
    return over;
  }

  /** Takes no more calls, and ends those that end soon: the others go on elsewhere. */
  @Override
  public void close() {
    worker.drain(DRAINED_WITHIN);
    parts.close();
  }
}
