package dev.anabranch.modelserver.survey;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.model.OpenAiModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A session without a journal: asks the model over HTTP and runs its calls in a folder, with
 * results worded and shortened as the prompt does it.
 */
final class LocalRun {
  private static final int TURNS_MAX = 80;
  private static final List<String> TOOLS =
      List.of("fs_read", "fs_write", "plan_update", "shell_run", "submit_result");

  final List<Json.Obj> messages = new ArrayList<>();
  final List<ModelReplied> replies = new ArrayList<>();
  private final OpenAiModel model;
  private final Path folder;
  private final String path;

  LocalRun(OpenAiModel model, Path folder, String path) {
    this.model = model;
    this.folder = folder;
    this.path = path;
  }

  /** Goes on until a result is handed in or an answer is given; tells which. */
  Json.Obj task(String text) throws Exception {
    messages.add(Json.object().with("role", "user").with("content", text));
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      ModelReplied reply = ask();
      replies.add(reply);
      messages.add(assistant(reply));
      if (reply.calls().isEmpty()) {
        return Json.object().with("answer", reply.text());
      }
      for (ToolCall call : reply.calls()) {
        answer(call);
      }
      ToolCall last = reply.calls().getLast();
      if (last.name().equals("submit_result")) {
        return Json.parseObject(last.arguments());
      }
    }
    throw new IllegalStateException("no end after " + TURNS_MAX + " turns");
  }

  List<String> commands() {
    return replies.stream()
        .flatMap(reply -> reply.calls().stream())
        .filter(call -> call.name().equals("shell_run"))
        .map(call -> Json.parseObject(call.arguments()).text("command"))
        .toList();
  }

  private ModelReplied ask() throws Exception {
    List<Json.Obj> tools =
        TOOLS.stream()
            .map(name ->
                Json.object()
                    .with("type", "function")
                    .with("function", Json.object().with("name", name)))
            .toList();
    ModelChoice choice = new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);
    ModelAnswer answer =
        model.ask(new ModelRequest(choice, tools, messages, "run")).get(60, TimeUnit.SECONDS);
    if (answer instanceof ModelAnswer.Replied replied) {
      return replied.event();
    }
    throw new IllegalStateException(answer.toString());
  }

  private static Json.Obj assistant(ModelReplied reply) {
    List<Json.Obj> calls =
        reply.calls().stream()
            .map(call ->
                Json.object()
                    .with("id", call.id())
                    .with("type", "function")
                    .with(
                        "function",
                        Json.object()
                            .with("name", call.name())
                            .with("arguments", call.arguments())))
            .toList();
    Json.Obj message = Json.object().with("role", "assistant").with("content", reply.text());
    return calls.isEmpty() ? message : message.with("tool_calls", Json.array(calls));
  }

  private void answer(ToolCall call) throws Exception {
    Json.Obj arguments = Json.parseObject(call.arguments());
    String result =
        switch (call.name()) {
          case "shell_run" -> shell(arguments.text("command"));
          case "fs_write" -> write(arguments.text("path"), arguments.text("content"));
          case "fs_read" -> read(arguments.text("path"), arguments.integer("limit"));
          default -> "noted";
        };
    messages.add(
        Json.object().with("role", "tool").with("tool_call_id", call.id()).with("content", result));
  }

  private String shell(String command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", "-c", command);
    builder.environment().clear();
    builder.environment().put("PATH", path);
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    int exit = process.waitFor();
    String text = shortened(output);
    return exit != 0 ? "[exit " + exit + "]\n" + text : text.isEmpty() ? "(no output)" : text;
  }

  private static String shortened(byte[] output) {
    if (output.length <= 4096) {
      return new String(output, StandardCharsets.UTF_8);
    }
    return new String(output, 0, 1536, StandardCharsets.UTF_8)
        + "\n[... "
        + output.length
        + " bytes in all; the whole output is at /anabranch/out/1.0 ...]\n"
        + new String(output, output.length - 512, 512, StandardCharsets.UTF_8);
  }

  private String write(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return "(no output)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String name, long lines) {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return shortened(
          String.join("\n", text.lines().limit(lines).toList()).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "[exit 1]\n" + e.getMessage();
    }
  }
}
