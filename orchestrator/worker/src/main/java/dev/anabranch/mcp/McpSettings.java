package dev.anabranch.mcp;

import dev.anabranch.events.ToolEffect;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One server, as whoever runs the worker configured it.
 *
 * @param name in the names of its tools
 * @param timeout how long one call may take
 * @param effects of its tools by their own names, where that is known better than the server says
 * @param only the tools that are offered, by their own names; empty for all
 * @param use how sessions come to its tools
 */
public record McpSettings(
    String name,
    Place place,
    Duration timeout,
    SortedMap<String, ToolEffect> effects,
    Optional<SortedSet<String>> only,
    Use use) {
  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

  /** A session waits no longer. */
  public static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);

  /** How sessions come to the tools of a server. */
  public enum Use {
    /** Each is offered to each new session, in its header. */
    TOOLS,
    /** None is; commands of a session that names the server use them by {@code anabranch-mcp}. */
    COMMAND
  }

  /** Where a server is. */
  public sealed interface Place {}

  /** A program of this machine; it finds these variables and a PATH, and none of the worker's. */
  public record Program(List<String> command, Map<String, String> environment) implements Place {
    public Program {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
      if (command.isEmpty() || command.getFirst().isBlank()) {
        throw new IllegalArgumentException("its command is empty");
      }
    }

    /** What it finds may be secret. */
    @Override
    public String toString() {
      return command.getFirst();
    }
  }

  /** A server that is reached by streamable HTTP, with these headers in each request. */
  public record Address(URI url, Map<String, String> headers) implements Place {
    public Address {
      headers = Map.copyOf(headers);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!isHttp || url.getHost() == null) {
        throw new IllegalArgumentException("its url must be http or https, with a host");
      }
    }

    /** Headers may be secret. */
    @Override
    public String toString() {
      return url.getScheme() + "://" + url.getAuthority();
    }
  }

  public McpSettings {
    effects = new TreeMap<>(effects);
    only = only.map(TreeSet::new);
    if (!name.matches("[a-z0-9]{1,20}")) {
      throw new IllegalArgumentException(
          "a server is named by up to 20 of a-z and 0-9, not \"" + name + "\"");
    }
    if (!timeout.isPositive() || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          "its timeout must be more than 0 and at most " + TIMEOUT_MAX.toMinutes() + " minutes");
    }
    for (ToolEffect effect : effects.values()) {
      if (effect != ToolEffect.PURE && effect != ToolEffect.EXTERNAL) {
        throw new IllegalArgumentException("the effect of its tools is pure or external");
      }
    }
  }

  /** A server whose tools are offered. */
  public McpSettings(
      String name,
      Place place,
      Duration timeout,
      SortedMap<String, ToolEffect> effects,
      Optional<SortedSet<String>> only) {
    this(name, place, timeout, effects, only, Use.TOOLS);
  }

  public static McpSettings of(String name, Place place) {
    return new McpSettings(name, place, TIMEOUT_DEFAULT, new TreeMap<>(), Optional.empty());
  }
}
