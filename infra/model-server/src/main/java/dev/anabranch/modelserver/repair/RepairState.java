package dev.anabranch.modelserver.repair;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the turns so far tell: a fold over their calls and results. */
final class RepairState {
  private final List<Run> runs = new ArrayList<>();
  private Optional<WorkingCopy> files = Optional.empty();
  private Optional<Result> inventoryResult = Optional.empty();
  private Optional<Coverage> coverage = Optional.empty();
  private Optional<Json> plan = Optional.empty();
  private boolean submitted;

  private RepairState() {}

  /**
   * A command that was run.
   *
   * @param changedPath the file that was not in its original state, if any
   * @param text the text of that file
   */
  record Run(String command, Result result, Optional<String> changedPath, String text) {
    boolean passed() {
      return result.succeeded();
    }
  }

  static RepairState of(Conversation conversation) {
    RepairState state = new RepairState();
    conversation.calls().forEach(state::fold);
    return state;
  }

  Optional<WorkingCopy> files() {
    return files;
  }

  /** What became of the first look at the workspace. */
  Optional<Result> inventoryResult() {
    return inventoryResult;
  }

  /** Present once the probe has been run, whatever it brought. */
  Optional<Coverage> coverage() {
    return coverage;
  }

  /** The items of the last plan. */
  Optional<Json> plan() {
    return plan;
  }

  boolean submitted() {
    return submitted;
  }

  List<Run> runs() {
    return List.copyOf(runs);
  }

  private void fold(Conversation.PastCall call) {
    Json.Obj arguments = call.arguments();
    Result result = call.result().orElse(new Result.Cancelled());
    switch (call.name()) {
      case "shell_run" -> shell(text(arguments, "command"), result);
      case "fs_read" -> read(arguments, result);
      case "fs_edit" -> edit(arguments, result);
      case "fs_write" -> write(arguments, result);
      case "plan_update" -> plan = arguments.find("items");
      case "submit_result" -> submitted = true;
      default -> {}
    }
  }

  private void shell(String command, Result result) {
    if (command.equals(Inventory.COMMAND)) {
      inventoryResult = Optional.of(result);
      if (files.isEmpty() && result instanceof Result.Ran ran) {
        files = Optional.of(new WorkingCopy(Inventory.parse(ran.output())));
      }
    } else if (command.startsWith(CoverageProbe.TITLE)) {
      coverage = Optional.of(Coverage.parse(result.text()));
    } else {
      Optional<String> changed = files.flatMap(WorkingCopy::changed);
      String text = changed.map(path -> files.orElseThrow().text(path)).orElse("");
      runs.add(new Run(command, result, changed, text));
    }
  }

  private void read(Json.Obj arguments, Result result) {
    WorkingCopy.Part part =
        new WorkingCopy.Part(
            text(arguments, "path"),
            number(arguments, "offset", 1),
            number(arguments, "limit", 2000));
    files.ifPresent(known -> known.read(part, result.succeeded(), result.text()));
  }

  private void edit(Json.Obj arguments, Result result) {
    String path = text(arguments, "path");
    if (result.succeeded()) {
      files.ifPresent(known -> known.edited(path, text(arguments, "old"), text(arguments, "new")));
    } else if (unknown(result)) {
      files.ifPresent(known -> known.forget(path));
    }
  }

  private void write(Json.Obj arguments, Result result) {
    String path = text(arguments, "path");
    if (result.succeeded()) {
      files.ifPresent(known -> known.written(path, text(arguments, "content")));
    } else if (unknown(result)) {
      files.ifPresent(known -> known.forget(path));
    }
  }

  /** The tool may have done its work, or half of it. */
  private static boolean unknown(Result result) {
    return result instanceof Result.InDoubt
        || result instanceof Result.Cancelled
        || result instanceof Result.Stopped;
  }

  private static String text(Json.Obj arguments, String key) {
    return arguments.find(key).orElse(Json.text("")) instanceof Json.Str text ? text.value() : "";
  }

  private static int number(Json.Obj arguments, String key, int otherwise) {
    return arguments.find(key).orElse(Json.integer(otherwise)) instanceof Json.Int number
        ? Math.toIntExact(number.value())
        : otherwise;
  }
}
