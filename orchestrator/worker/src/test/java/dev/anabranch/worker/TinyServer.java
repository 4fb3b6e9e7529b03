package dev.anabranch.worker;

import dev.anabranch.json.Json;
import dev.anabranch.mcp.McpSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of a few tools, as a program of its own or behind HTTP. Its folder is what lasts: the
 * file {@code more} names further tools, {@code effects} has a line for each effect it had, and
 * {@code heard} one for each notification.
 */
public final class TinyServer {
  private static final String CHANGED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";

  /** Between news and an answer, so that the news are heard while the answer is waited for. */
  private static final long HEARD_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final Path folder;
  private final String version;

  public TinyServer(Path folder, String version) {
    this.folder = folder;
    this.version = version;
  }

  /** What must happen instead of an answer. */
  enum Instead {
    NOTHING,
    DIE
  }

  /** When it says that its list of tools has changed: before or after the answer, or not. */
  enum Announces {
    NOT,
    BEFORE,
    AFTER
  }

  /** What follows from a message. */
  record Reply(Optional<Json.Obj> answer, Instead instead, Announces announces) {}

  Reply hear(Json.Obj message) {
    String method = message.findText("method").orElse("");
    if (message.find("id").isEmpty()) {
      note("heard", method);
      return new Reply(Optional.empty(), Instead.NOTHING, Announces.NOT);
    }
    Json.Obj params = message.find("params").map(Json::asObject).orElse(Json.object());
    return switch (method) {
      case "initialize" -> result(message, greeting());
      case "tools/list" -> result(message, list(params));
      case "tools/call" -> call(message, params.text("name"), params.obj("arguments"));
      default -> error(message, -32601, "no such method");
    };
  }

  private Json.Obj greeting() {
    return Json.object()
        .with("protocolVersion", version)
        .with("capabilities", Json.object().with("tools", Json.object()))
        .with("serverInfo", Json.object().with("name", "tiny").with("version", "0"));
  }

  /** One tool a page. */
  private Json.Obj list(Json.Obj params) {
    List<Json.Obj> all = tools();
    int page = Integer.parseInt(params.findText("cursor").orElse("0"));
    Json.Obj list = Json.object().with("tools", Json.array(List.of(all.get(page))));
    return page + 1 < all.size() ? list.with("nextCursor", Integer.toString(page + 1)) : list;
  }

  private List<Json.Obj> tools() {
    List<Json.Obj> tools = new ArrayList<>();
    for (String name :
        List.of(
            "echo",
            "env",
            "die",
            "hang",
            "picture",
            "fail",
            "refuse",
            "announce",
            "say",
            "stir",
            "blame")) {
      tools.add(tool(name, "Does " + name, false));
    }
    tools.add(tool("die-reading", "Dies.", true));
    tools.add(tool("hang-reading", "Hangs.", true));
    lines("more").forEach(more -> tools.add(tool(more, "Came later.", true)));
    return tools;
  }

  private static Json.Obj tool(String name, String description, boolean reads) {
    Json.Obj text = Json.object().with("type", "string");
    return Json.object()
        .with("name", name)
        .with("description", description)
        .with("annotations", Json.object().with("readOnlyHint", reads))
        .with(
            "inputSchema",
            Json.object()
                .with("type", "object")
                .with("properties", Json.object().with("text", text)));
  }

  private Reply call(Json.Obj message, String name, Json.Obj arguments) {
    note("effects", name);
    return switch (name) {
      case "env" -> text(message, new TreeMap<>(System.getenv()).toString(), false);
      case "die", "die-reading" -> new Reply(Optional.empty(), Instead.DIE, Announces.NOT);
      case "hang", "hang-reading" -> new Reply(Optional.empty(), Instead.NOTHING, Announces.NOT);
      case "fail" -> text(message, "it did not work", true);
      case "say" -> text(message, arguments.text("text"), false);
      case "blame" -> error(message, -32000, arguments.text("text"));
      case "refuse" -> error(message, -32602, "text is too\u202e short");
      case "picture" ->
          result(
              message,
              Json.object()
                  .with(
                      "content",
                      Json.array(
                          List.of(
                              Json.object()
                                  .with("type", "image")
                                  .with("mimeType", "image/png")
                                  .with("data", "AAAA".repeat(1000))))));
      case "announce" ->
          new Reply(text(message, "announced", false).answer(), Instead.NOTHING, Announces.AFTER);
      case "stir" ->
          new Reply(text(message, "stirred", false).answer(), Instead.NOTHING, Announces.BEFORE);
      default -> text(message, name + " " + arguments.canonical(), false);
    };
  }

  private static Reply text(Json.Obj message, String text, boolean isError) {
    Json.Obj item = Json.object().with("type", "text").with("text", text);
    return result(
        message, Json.object().with("content", Json.array(List.of(item))).with("isError", isError));
  }

  private static Reply result(Json.Obj message, Json.Obj result) {
    return new Reply(
        Optional.of(to(message).with("result", result)), Instead.NOTHING, Announces.NOT);
  }

  private static Reply error(Json.Obj message, long code, String words) {
    Json.Obj error = Json.object().with("code", code).with("message", words);
    return new Reply(Optional.of(to(message).with("error", error)), Instead.NOTHING, Announces.NOT);
  }

  private static Json.Obj to(Json.Obj message) {
    return Json.object().with("jsonrpc", "2.0").with("id", message.at("id"));
  }

  public void note(String file, String line) {
    try {
      Files.writeString(
          folder.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines(String file) {
    try {
      Path path = folder.resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a worker starts it. */
  public static McpSettings.Program program(Path folder) {
    return new McpSettings.Program(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path")
                .replace(File.pathSeparator + File.pathSeparator, ""),
            TinyServer.class.getName(),
            folder.toString()),
        Map.of("GIVEN", "this"));
  }

  /** Its folder is the only argument. Ends at once while the folder has a file {@code away}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    if (Files.exists(folder.resolve("away"))) {
      return;
    }
    TinyServer server = new TinyServer(folder, "2025-06-18");
    server.note("pids", Long.toString(ProcessHandle.current().pid()));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("a line that is no message");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Reply reply = server.hear(Json.parseObject(line));
      if (reply.instead() == Instead.DIE) {
        Runtime.getRuntime().halt(9);
      }
      if (reply.announces() == Announces.BEFORE) {
        out.println(CHANGED);
        LockSupport.parkNanos(HEARD_NANOS);
      }
      reply.answer().ifPresent(answer -> out.println(answer.canonical()));
      if (reply.announces() == Announces.AFTER) {
        out.println(CHANGED);
      }
    }
  }
}
