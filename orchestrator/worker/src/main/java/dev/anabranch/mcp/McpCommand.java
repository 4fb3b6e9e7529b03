package dev.anabranch.mcp;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.sandbox.RoomCommand;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.PlainText;
import dev.anabranch.tools.ToolEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code anabranch-mcp} does in a room that was granted some servers. */
final class McpCommand implements RoomCommand {
  static final int USAGE = 2;
  static final int AWAY = 3;
  private static final int LINE_CHARS_MAX = 160;
  private static final String JSON = "--json";
  private static final String HELP =
      """
      anabranch-mcp uses the tools of MCP servers. It runs in a shell command; the servers do not.

        anabranch-mcp list [SERVER] [--json]            the tools, a line for each
        anabranch-mcp describe SERVER TOOL              what it does and the JSON schema of its arguments
        anabranch-mcp call SERVER TOOL [ARGUMENTS]      ARGUMENTS is a JSON object; - reads it from standard input

      Exit code: 0 a result, 1 the tool says that it failed, 2 wrong usage or arguments,
      3 the server is not there or was not granted, or the outcome is not known.

      Examples:
        anabranch-mcp list
        anabranch-mcp describe tracker search
        anabranch-mcp call tracker search '{"text": "disk full", "limit": 5}'
        python3 make_arguments.py | anabranch-mcp call tracker add - > answer.txt

      Servers here:\
      """;

  private final List<McpServer> servers;

  McpCommand(List<McpServer> servers) {
    this.servers = List.copyOf(servers);
  }

  /** Ends a use at once. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exit;

    Ended(int exit, String why) {
      super(why);
      this.exit = exit;
    }

    Answer answer() {
      return Answer.refused(exit, String.valueOf(getMessage()));
    }
  }

  @Override
  public Answer run(List<String> words, String input, StopSwitch stop) {
    try {
      return switch (words.isEmpty() ? "" : words.getFirst()) {
        case "--help", "-h", "help" -> new Answer(0, HELP + " " + names() + "\n", "");
        case "list" -> list(words.stream().skip(1).toList());
        case "describe" -> describe(exactly(words, 3, 3));
        case "call" -> call(exactly(words, 3, 4), input, stop);
        default -> throw new Ended(USAGE, "list, describe or call; see anabranch-mcp --help");
      };
    } catch (Ended e) {
      return e.answer();
    }
  }

  private String names() {
    return servers.stream().map(McpServer::name).collect(Collectors.joining(", "));
  }

  private static List<String> exactly(List<String> words, int min, int max) throws Ended {
    if (words.size() < min || words.size() > max) {
      throw new Ended(USAGE, "SERVER TOOL are needed; see anabranch-mcp --help");
    }
    return words;
  }

  private Answer list(List<String> words) throws Ended {
    boolean json = words.contains(JSON);
    List<String> named = words.stream().filter(word -> !word.equals(JSON)).toList();
    if (named.size() > 1) {
      throw new Ended(USAGE, "list takes one server, or none for all");
    }
    List<McpServer> wanted = named.isEmpty() ? servers : List.of(server(named.getFirst()));
    List<Json> items = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    StringBuilder away = new StringBuilder();
    for (McpServer server : wanted) {
      for (McpTool tool : server.tools()) {
        items.add(item(tool).with("server", server.name()));
        lines.append(server.name()).append(' ').append(line(tool.own())).append("  ");
        lines.append(line(tool.said())).append('\n');
      }
      server.missing().ifPresent(why -> away.append(away(server, why)).append('\n'));
    }
    String out = json ? Json.array(items).canonical() + "\n" : lines.toString();
    return new Answer(away.isEmpty() ? 0 : AWAY, out, away.toString());
  }

  private static String line(String theirs) {
    return PlainText.of(theirs, LINE_CHARS_MAX);
  }

  private static String away(McpServer server, String why) {
    return "anabranch-mcp: the MCP server " + server.name() + " is not there now: " + why;
  }

  private static Json.Obj item(McpTool tool) {
    return Json.object().with("tool", tool.own()).with("description", tool.said());
  }

  private Answer describe(List<String> words) throws Ended {
    McpTool tool = tool(server(words.get(1)), words.get(2));
    Json.Obj all = item(tool).with("arguments", tool.arguments());
    return new Answer(0, all.canonical() + "\n", "");
  }

  private McpServer server(String name) throws Ended {
    return servers.stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Ended(AWAY, "this command was given no MCP server of that name, only " + names()));
  }

  private static McpTool tool(McpServer server, String own) throws Ended {
    Optional<McpTool> found =
        server.tools().stream().filter(tool -> tool.own().equals(own)).findFirst();
    if (found.isEmpty() && server.missing().isPresent()) {
      throw new Ended(
          AWAY, "the MCP server " + server.name() + " is not there now: " + server.missing().get());
    }
    return found.orElseThrow(() ->
        new Ended(
            USAGE,
            server.name() + " has no tool of that name; see anabranch-mcp list " + server.name()));
  }

  private Answer call(List<String> words, String input, StopSwitch stop) throws Ended {
    McpTool tool = tool(server(words.get(1)), words.get(2));
    String given = words.size() == 4 ? words.get(3) : "{}";
    Json.Obj arguments = arguments(given.equals("-") ? input : given);
    StringBuilder out = new StringBuilder();
    try {
      return ended(tool.run(arguments, stop, out::append), out.toString());
    } catch (ArgumentsRefused e) {
      throw new Ended(USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static Json.Obj arguments(String given) throws Ended {
    try {
      return Json.parseObject(given);
    } catch (JsonRefused e) {
      throw new Ended(USAGE, "the arguments are no JSON object: " + e.getMessage());
    }
  }

  private static Answer ended(ToolEnd end, String out) throws Ended {
    return switch (end) {
      case ToolEnd.Done done -> new Answer(done.exit(), out, "");
      case ToolEnd.Stopped stopped -> throw new Ended(AWAY, stopped.stop().message());
      case ToolEnd.Lost lost -> throw new Ended(AWAY, lost.message());
      case ToolEnd.Doubt doubt -> throw new Ended(AWAY, doubt.reason());
      case ToolEnd.Refused refused -> throw new Ended(USAGE, refused.message());
      case ToolEnd.NoSandbox no -> throw new Ended(AWAY, no.message());
      case ToolEnd.Runaway runaway -> throw new Ended(AWAY, runaway.message());
    };
  }
}
