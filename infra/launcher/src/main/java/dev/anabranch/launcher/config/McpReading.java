package dev.anabranch.launcher.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.mcp.McpSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the foreign tool servers of {@code anabranch.conf}:
 *
 * <pre>{@code
 * mcp.servers {
 *   files { command = ["/usr/bin/mcp-files", "/srv"], env { LEVEL = "1" }, timeout = 30s }
 *   tracker {
 *     url = "https://tracker.example.org/mcp"
 *     headers { Authorization = ${?TRACKER_AUTHORIZATION} }
 *     effects { list_issues = pure }
 *     tools = ["list_issues", "add_comment"]
 *     as = command
 *   }
 * }
 * }</pre>
 *
 * <p>Only the file of the data folder may name them: a folder that somebody else made must not
 * start programs because a command was run in it.
 */
final class McpReading {
  static final String PATH = "mcp";
  static final String SERVERS = PATH + ".servers";
  private static final List<String> PARTS =
      List.of("command", "env", "url", "headers", "timeout", "effects", "tools", "as");

  private McpReading() {}

  static boolean isIn(Config config) {
    return config.hasPath(PATH);
  }

  static Config without(Config config) {
    return config.withoutPath(PATH);
  }

  /** Refuses what cannot be understood. */
  static List<McpSettings> servers(Config file) {
    List<McpSettings> servers = new ArrayList<>();
    if (isIn(file)) {
      for (String key : file.getObject(PATH).keySet()) {
        if (!key.equals("servers")) {
          throw new ConfigurationRefused("unknown key mcp." + key + "; known is " + SERVERS);
        }
      }
      ConfigObject all = object(file.getValue(SERVERS), SERVERS);
      for (String name : new TreeSet<>(all.keySet())) {
        servers.add(server(name, object(value(all, name), SERVERS + "." + name)));
      }
    }
    return servers;
  }

  private static McpSettings server(String name, ConfigObject server) {
    String at = SERVERS + "." + name;
    for (String key : server.keySet()) {
      if (!PARTS.contains(key)) {
        throw refused(server, at, "has no key " + key + "; known are " + String.join(", ", PARTS));
      }
    }
    try {
      return new McpSettings(
          name,
          place(server, at),
          server.containsKey("timeout") ? time(server, at) : McpSettings.TIMEOUT_DEFAULT,
          effects(server, at),
          server.containsKey("tools")
              ? Optional.of(new TreeSet<>(texts(value(server, "tools"), at + ".tools")))
              : Optional.<SortedSet<String>>empty(),
          server.containsKey("as") ? use(server, at) : McpSettings.Use.TOOLS);
    } catch (IllegalArgumentException e) {
      throw refused(server, at, "is set wrongly: " + e.getMessage());
    }
  }

  private static McpSettings.Place place(ConfigObject server, String at) {
    boolean program = server.containsKey("command");
    if (program == server.containsKey("url")) {
      throw refused(server, at, "needs either a command or a url");
    }
    return program
        ? new McpSettings.Program(
            texts(value(server, "command"), at + ".command"), map(server, "env", at))
        : new McpSettings.Address(
            URI.create(text(value(server, "url"), at + ".url")), map(server, "headers", at));
  }

  private static Duration time(ConfigObject server, String at) {
    return Durations.parse(text(value(server, "timeout"), at + ".timeout"))
        .orElseThrow(() -> refused(server, at + ".timeout", "must be a time such as 30s or 1m"));
  }

  private static McpSettings.Use use(ConfigObject server, String at) {
    return switch (text(value(server, "as"), at + ".as")) {
      case "tools" -> McpSettings.Use.TOOLS;
      case "command" -> McpSettings.Use.COMMAND;
      default -> throw refused(server, at + ".as", "must be tools or command");
    };
  }

  private static SortedMap<String, ToolEffect> effects(ConfigObject server, String at) {
    SortedMap<String, ToolEffect> effects = new TreeMap<>();
    map(server, "effects", at).forEach((tool, effect) -> effects.put(tool, ToolEffect.of(effect)));
    return effects;
  }

  private static Map<String, String> map(ConfigObject server, String key, String at) {
    Map<String, String> map = new TreeMap<>();
    if (server.containsKey(key)) {
      object(value(server, key), at + "." + key)
          .forEach((name, value) -> map.put(name, text(value, at + "." + key + "." + name)));
    }
    return map;
  }

  private static List<String> texts(ConfigValue value, String at) {
    if (value.unwrapped() instanceof List<?> items) {
      return items.stream().map(String::valueOf).toList();
    }
    throw refused(value, at, "must be a list, like [\"a\", \"b\"]");
  }

  private static String text(ConfigValue value, String at) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      case OBJECT, LIST, NULL -> throw refused(value, at, "must be a text");
    };
  }

  private static ConfigObject object(ConfigValue value, String at) {
    if (value instanceof ConfigObject object) {
      return object;
    }
    throw refused(value, at, "must hold keys in { }");
  }

  private static ConfigValue value(ConfigObject object, String key) {
    return Optional.ofNullable(object.get(key)).orElseThrow();
  }

  /** The words never hold a value: it may be secret. */
  private static ConfigurationRefused refused(ConfigValue value, String at, String why) {
    return new ConfigurationRefused(value.origin().description() + ": " + at + " " + why);
  }
}
