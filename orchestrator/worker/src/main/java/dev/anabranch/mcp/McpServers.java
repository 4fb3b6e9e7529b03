package dev.anabranch.mcp;

import dev.anabranch.bus.Lanes;
import dev.anabranch.sandbox.RoomCommand;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The foreign servers of a worker. They are the operator's programs, not the model's: they run
 * outside any room, with no variable of the worker's.
 */
public final class McpServers implements ToolSource, AutoCloseable {
  public static final McpServers NONE = new McpServers(List.of());

  private final List<McpServer> servers;

  private McpServers(List<McpServer> servers) {
    this.servers = servers;
  }

  /**
   * Starts to look for all of them; returns when each was found or not, or after {@code within}. A
   * server that comes later, or comes back, is found all the same.
   */
  public static McpServers start(List<McpSettings> settings, Duration within) {
    return start(settings, within, McpServer.Pace.USUAL);
  }

  static McpServers start(List<McpSettings> settings, Duration within, McpServer.Pace pace) {
    List<McpServer> servers =
        settings.stream().map(server -> McpServer.start(server, pace)).toList();
    CompletableFuture.allOf(
            servers.stream().map(McpServer::first).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, within.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    return new McpServers(servers);
  }

  /**
   * A server as it is now.
   *
   * @param missing why it is not there, in one line; empty if it is
   */
  public record Seen(String name, int tools, Optional<String> missing) {}

  /** All of them, in the order of the settings. */
  public List<Seen> seen() {
    return servers.stream()
        .map(server -> new Seen(server.name(), server.tools().size(), server.missing()))
        .toList();
  }

  /**
   * The command by which a room uses servers of these names, and no other; refuses a name that is
   * none of a server for commands.
   */
  public RoomCommand command(List<String> names) throws ArgumentsRefused {
    List<McpServer> granted = new ArrayList<>();
    for (String name : names) {
      granted.add(
          as(McpSettings.Use.COMMAND)
              .filter(server -> server.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new ArgumentsRefused(unknown(name))));
    }
    return new McpCommand(granted);
  }

  private static String unknown(String name) {
    return "the worker has no MCP server "
        + name
        + " for commands; who runs it can add mcp.servers."
        + name
        + " with as = command";
  }

  private Stream<McpServer> as(McpSettings.Use use) {
    return servers.stream().filter(server -> server.use() == use);
  }

  @Override
  public List<Tool> tools() {
    return as(McpSettings.Use.TOOLS).<Tool>flatMap(server -> server.tools().stream()).toList();
  }

  @Override
  public List<String> lanes() {
    return as(McpSettings.Use.TOOLS)
        .map(server -> Lanes.foreign(McpTool.KIND, server.name()))
        .toList();
  }

  @Override
  public void close() {
    servers.forEach(McpServer::close);
  }
}
