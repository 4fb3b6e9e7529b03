package dev.anabranch.mcp;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.sandbox.StopSwitch.Stop;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.ForeignTool;
import dev.anabranch.tools.PlainText;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.ToolEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A tool of a foreign server. What the server has seen and not answered is in doubt if the tool
 * touches the world outside; what it has not seen is lost, and nothing else.
 */
final class McpTool implements ForeignTool {
  static final String KIND = "mcp";
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int WORDS_CHARS_MAX = 1_000;

  private final McpServer server;
  private final String own;
  private final ToolDefinition definition;

  /** {@code own} is the name that the server gives it. */
  McpTool(McpServer server, String own, ToolDefinition definition) {
    this.server = server;
    this.own = own;
    this.definition = definition;
  }

  /** What the server calls it. */
  String own() {
    return own;
  }

  /** What the server says of it. */
  String said() {
    String words = definition.description();
    return words.substring(words.indexOf(": ") + 2);
  }

  /** The JSON schema of its arguments. */
  Json.Obj arguments() {
    return definition.parameters();
  }

  @Override
  public ToolDefinition told() {
    return definition;
  }

  @Override
  public ToolEnd run(Json.Obj arguments, Room room, Printed out) throws ArgumentsRefused {
    return run(arguments, room.stop(), out::text);
  }

  /** As a call of a session, or as a command of one does it. */
  ToolEnd run(Json.Obj arguments, StopSwitch stop, Consumer<String> out) throws ArgumentsRefused {
    Optional<McpClient> client = server.client();
    if (client.isEmpty()) {
      return new ToolEnd.Lost(
          "the MCP server " + server.name() + " is not there now; nothing was done");
    }
    McpClient.Asked asked =
        client
            .get()
            .ask("tools/call", Json.object().with("name", own).with("arguments", arguments));
    try {
      return await(client.get(), asked, stop, out);
    } catch (Wire.Unsent e) {
      return new ToolEnd.Lost(lost(e) + "; nothing was done");
    } catch (IOException e) {
      return unanswered(lost(e));
    } catch (JsonRefused e) {
      return unanswered(lost(new IOException("its answer is none: " + e.getMessage(), e)));
    } catch (McpRefused e) {
      return refused(e, out);
    }
  }

  private String lost(IOException e) {
    String why = PlainText.of(String.valueOf(e.getMessage()), WORDS_CHARS_MAX);
    return "the MCP server " + server.name() + " was lost: " + why;
  }

  private ToolEnd await(
      McpClient client, McpClient.Asked asked, StopSwitch stopSwitch, Consumer<String> out)
      throws IOException, McpRefused {
    long end = System.nanoTime() + server.timeout().toNanos();
    while (true) {
      Optional<Stop> stop = stopSwitch.stop();
      if (stop.isPresent()) {
        client.giveUp(asked, "cancelled");
        return new ToolEnd.Stopped(stop.get());
      }
      if (System.nanoTime() > end) {
        client.giveUp(asked, "timeout");
        return late();
      }
      try {
        boolean ok = Contents.print(client.answer(asked, LOOK), out);
        return ok ? ToolEnd.Done.OK : ToolEnd.Done.NOT_OK;
      } catch (TimeoutException e) {
        // Look again whether it is still wanted.
      }
    }
  }

  private ToolEnd late() {
    String why =
        "the MCP server "
            + server.name()
            + " did not answer within "
            + server.timeout().toSeconds()
            + " s";
    return effect() == ToolEffect.EXTERNAL
        ? unanswered(why)
        : new ToolEnd.Stopped(new Stop(Cause.TIMEOUT, why));
  }

  private static ToolEnd refused(McpRefused e, Consumer<String> out) throws ArgumentsRefused {
    String words = PlainText.of(String.valueOf(e.getMessage()), WORDS_CHARS_MAX);
    if (e.isOfArguments()) {
      throw new ArgumentsRefused("the server refused the call: " + words);
    }
    out.accept("the server answered with an error: " + words + "\n");
    return ToolEnd.Done.NOT_OK;
  }
}
