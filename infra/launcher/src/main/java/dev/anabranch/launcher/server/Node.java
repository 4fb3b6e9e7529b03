package dev.anabranch.launcher.server;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** One running process of the platform, whatever its role. */
public sealed interface Node extends AutoCloseable
    permits AnabranchServer, WorkerNode, ConsoleNode {

  /** Starts a node of the asked role. */
  static Node start(DataFolder data, Configuration configuration, ServerOptions options) {
    return switch (options.role()) {
      case ALL -> AnabranchServer.start(data, configuration, options);
      case SESSIONS -> {
        cluster(configuration, options.role());
        yield AnabranchServer.start(data, configuration, options);
      }
      case WORKER -> WorkerNode.start(data, configuration, cluster(configuration, options.role()));
      case CONSOLE -> ConsoleNode.start(data, configuration, options);
    };
  }

  /** Roles that share their work with other processes meet them on a cluster. */
  private static BusAccess cluster(Configuration configuration, Role role) {
    return BusConnection.cluster(configuration)
        .orElseThrow(() ->
            new ConfigurationRefused(
                "role "
                    + role.name().toLowerCase(Locale.ROOT)
                    + " meets the other roles on a Kafka cluster; name it by "
                    + Key.KAFKA.variable()));
  }

  /** Where the console answers; empty if this node serves nobody. */
  OptionalInt port();

  /** Completes when the node does its work, or fails with why it cannot. */
  CompletionStage<?> ready();

  /** Completes when the node should end by itself: "" when idle, else what went wrong. */
  CompletionStage<String> over();

  /** Ends in good order; what is unfinished goes on at the next start. */
  @Override
  void close();
}
