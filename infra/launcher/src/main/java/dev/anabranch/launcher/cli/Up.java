package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.ServerStart;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.DataFolderBusy;
import dev.anabranch.launcher.server.Node;
import dev.anabranch.launcher.server.Role;
import dev.anabranch.launcher.server.ServerOptions;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a data folder in the foreground. */
@Command(
    name = "up",
    description = {
      "Serve the data folder until interrupted: console, HTTP API, sessions, worker.",
      "Every unfinished session goes on by itself."
    },
    footer = {"", "Examples:", "  anabranch up", "  anabranch up --port 9000"})
final class Up implements Callable<Integer> {
  private final Anabranch anabranch;

  @Option(
      names = "--role",
      paramLabel = "all|sessions|worker|console",
      description = "What this process does (default: all).")
  private Role role = Role.ALL;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port (default: 8080, or the next free one).")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--background", hidden = true)
  private boolean background;

  Up(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    DataFolder data = anabranch.data();
    ServerOptions options =
        new ServerOptions(
            role,
            port.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            background,
            Version.text());
    Node node;
    try {
      node = Node.start(data, anabranch.configuration(), options);
    } catch (DataFolderBusy e) {
      if (background) {
        return ServerStart.FOLDER_IS_SERVED;
      }
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "end"));
    sayWhere(node, data);
    String reason = node.over().toCompletableFuture().join();
    if (!reason.isEmpty()) {
      throw new VerbFailed(Exit.UNREACHABLE, reason);
    }
    return Exit.DONE;
  }

  private void sayWhere(Node node, DataFolder data) {
    if (background) {
      return;
    }
    Terminal terminal = anabranch.terminal();
    if (node.port().isPresent()) {
      URI base = URI.create("http://127.0.0.1:" + node.port().getAsInt());
      terminal.data(new HttpApi(base, data.existingToken()).link("/"));
    }
    terminal.flush();
    node.ready().thenRun(() -> terminal.notice("ready; Ctrl-C ends"));
  }
}
