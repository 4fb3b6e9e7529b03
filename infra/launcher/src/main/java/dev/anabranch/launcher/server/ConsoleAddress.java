package dev.anabranch.launcher.server;

import dev.anabranch.console.ConsoleSettings;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the console listens: the port that was asked for, or the next free one from 8080. */
final class ConsoleAddress {
  private static final int PORT_MAX = 65_535;

  private ConsoleAddress() {}

  static ConsoleSettings settings(
      DataFolder data, Configuration configuration, ServerOptions options) {
    boolean asked =
        options.port().isPresent() || configuration.setting(Key.PORT).orElseThrow().asked();
    int port = options.port().orElseGet(() -> configuration.number(Key.PORT, 0, PORT_MAX));
    List<Path> roots = configuration.list(Key.WORKSPACE_ROOTS).stream().map(Path::of).toList();
    return new ConsoleSettings(
        "127.0.0.1",
        port,
        !asked,
        data.token(),
        "owner",
        Set.of(),
        roots,
        options.version(),
        Optional.of(data.console()));
  }
}
