package dev.anabranch.mcp;

import dev.anabranch.bus.Lanes;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The foreign servers of a worker. They are the operator's programs, not the model's: they run
 * outside any room, with no variable of the worker's.
 */
public final class McpServers implements ToolSource, AutoCloseable {
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

  @Override
  public List<Tool> tools() {
    return servers.stream().flatMap(server -> server.tools().stream()).toList();
  }

  @Override
  public List<String> lanes() {
    return servers.stream().map(server -> Lanes.foreign(McpTool.KIND, server.name())).toList();
  }

  @Override
  public void close() {
    servers.forEach(McpServer::close);
  }
}
