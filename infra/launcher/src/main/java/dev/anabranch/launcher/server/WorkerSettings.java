package dev.anabranch.launcher.server;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Lanes;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.server.Closing.Part;
import dev.anabranch.mcp.McpServers;
import dev.anabranch.net.HostPattern;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.worker.Outside;
import dev.anabranch.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What a worker is told, from what is configured. */
public final class WorkerSettings {
  private static final int SLOTS_MAX = 64;

  /** A foreign server that takes longer is offered when it is there. */
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(5);

  private WorkerSettings() {}

  public static Worker.Settings of(Configuration configuration, DataFolder data) {
    List<Path> readable = configuration.list(Key.READ_ONLY_PATHS).stream().map(Path::of).toList();
    return new Worker.Settings(
            configuration.text(Key.WORKER_ID).orElseThrow(),
            configuration.number(Key.WORKER_SLOTS, 1, SLOTS_MAX),
            data.root(),
            SandboxSettings.DEFAULT.withReadOnlyPaths(readable),
            Worker.Settings.DEFAULT_WORKSPACES)
        .withLabels(each(configuration, Key.WORKER_LABELS, Lanes::own))
        .letting(
            new Outside(
                each(configuration, Key.NETWORK_ALLOW, HostPattern::of),
                each(configuration, Key.FETCH_HOSTS, HostPattern::of),
                configuration::secret));
  }

  /** Starts a worker that remote ones can join, and before it the foreign servers it offers. */
  static Worker start(
      Configuration configuration,
      Worker.Settings settings,
      Bus bus,
      RemoteWorkers remote,
      Closing parts) {
    McpServers foreign =
        parts.keep(
            Part.FOREIGN_TOOLS, McpServers.start(configuration.foreignServers(), FOUND_WITHIN));
    return parts.keep(
        Part.WORKER,
        Worker.start(
            settings.letting(settings.outside().having(foreign)),
            bus,
            Worker.tools(settings).with(foreign).with(remote)));
  }

  private static <T> List<T> each(
      Configuration configuration, Key key, Function<String, T> reading) {
    try {
      return configuration.list(key).stream().map(reading).toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationRefused(key.path() + " is set wrongly: " + e.getMessage());
    }
  }
}
