package dev.anabranch.launcher.doctor;

import dev.anabranch.launcher.text.Counted;
import dev.anabranch.launcher.text.OneLine;
import dev.anabranch.mcp.McpServers;
import dev.anabranch.mcp.McpSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the MCP servers of a worker here are there, each asked as a worker would. */
final class ForeignFindings {
  private final List<McpSettings> settings;
  private final Duration within;

  /**
   * @param within how long all of them are waited for, side by side
   */
  ForeignFindings(List<McpSettings> settings, Duration within) {
    this.settings = settings;
    this.within = within;
  }

  /** A line for each; none where none is configured. */
  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    try (McpServers servers = McpServers.start(settings, within)) {
      List<McpServers.Seen> seen = servers.seen();
      for (int i = 0; i < seen.size(); i++) {
        findings.add(of(seen.get(i), settings.get(i).place()));
      }
    }
    return findings;
  }

  private Finding of(McpServers.Seen server, McpSettings.Place place) {
    String part = "mcp server " + server.name();
    return server
        .missing()
        .map(why ->
            Finding.bad(
                part,
                place
                    + " is not there after at most "
                    + within.toSeconds()
                    + " s: "
                    + OneLine.of(why),
                "see mcp.servers." + server.name() + " in anabranch.conf; workers try again"))
        .orElseGet(() ->
            Finding.good(
                part, "found at " + place + " with " + Counted.of(server.tools(), "tool")));
  }
}
