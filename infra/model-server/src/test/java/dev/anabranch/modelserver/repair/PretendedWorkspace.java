package dev.anabranch.modelserver.repair;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Conversation.PastCall;
import dev.anabranch.modelserver.Conversation.Turn;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.modelserver.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Files in memory, and tests that pass when a predicate over the files says so. */
final class PretendedWorkspace {
  private static final int TURNS_MAX = 100;
  private static final List<String> TOOLS =
      List.of("fs_edit", "fs_read", "plan_update", "shell_run", "submit_result");

  private final Map<String, String> files;
  private final Predicate<Map<String, String>> passes;
  private final List<Turn> turns = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final List<Boolean> testRuns = new ArrayList<>();
  private String task = "";
  private int edits;
  private int refusedEdits;
  private int doubtful;
  private boolean onlyOnce;

  PretendedWorkspace(Map<String, String> files, Predicate<Map<String, String>> passes) {
    this.files = new TreeMap<>(files);
    this.passes = passes;
  }

  /** From the second time on the tests fail whatever the files hold. */
  PretendedWorkspace failingAfterFirstPass() {
    onlyOnce = true;
    return this;
  }

  /** The edit of that number is made, but nobody can tell. */
  PretendedWorkspace doubtingEdit(int number) {
    doubtful = number;
    return this;
  }

  /** Lets the policy work to its end and answers with its last call. */
  Reply.Call work(String wanted) {
    task = wanted;
    while (replies.size() < TURNS_MAX) {
      Reply reply = new RepairPolicy().reply(conversation(turns.size()));
      replies.add(reply);
      List<PastCall> calls = new ArrayList<>();
      for (Reply.Call call : reply.calls()) {
        calls.add(
            new PastCall("c", call.name(), call.arguments(), Optional.of(Result.parse(run(call)))));
      }
      turns.add(new Turn(reply.text(), calls));
      if (reply.calls().isEmpty() || reply.calls().getLast().name().equals("submit_result")) {
        return reply.calls().getLast();
      }
    }
    throw new AssertionError("no end after " + TURNS_MAX + " turns");
  }

  Conversation conversation(int turn) {
    return new Conversation("", TOOLS, task, List.of(), turns.subList(0, turn));
  }

  Conversation withoutTools() {
    return new Conversation("", List.of(), task, List.of(), List.of());
  }

  private String run(Reply.Call call) {
    Json.Obj arguments = call.arguments();
    return switch (call.name()) {
      case "shell_run" -> shell(arguments.text("command"));
      case "fs_read" -> files.getOrDefault(arguments.text("path"), "");
      case "fs_edit" -> edit(arguments);
      default -> "(no output)";
    };
  }

  private String shell(String command) {
    if (command.equals(Inventory.COMMAND)) {
      StringBuilder listing = new StringBuilder();
      files.forEach((path, text) ->
          listing
              .append(text.chars().filter(c -> c == '\n').count())
              .append(" ./")
              .append(path)
              .append('\n'));
      return listing.toString();
    }
    if (command.startsWith(CoverageProbe.TITLE)) {
      return "(no output)";
    }
    boolean passed = passes.test(files) && !(onlyOnce && testRuns.contains(true));
    testRuns.add(passed);
    return passed ? "OK\n" : "[exit 1]\nFAIL: test_smaller (test_calc.T)\nAssertionError: 2 != 1\n";
  }

  private String edit(Json.Obj arguments) {
    String path = arguments.text("path");
    String text = files.getOrDefault(path, "");
    String old = arguments.text("old");
    int at = text.indexOf(old);
    if (at < 0 || text.indexOf(old, at + 1) >= 0) {
      refusedEdits++;
      return "[exit 1]\nold must occur exactly once";
    }
    files.put(
        path, text.substring(0, at) + arguments.text("new") + text.substring(at + old.length()));
    edits++;
    return edits == doubtful ? "[in doubt] the worker was lost" : "(no output)";
  }

  Map<String, String> files() {
    return Map.copyOf(files);
  }

  List<Reply> replies() {
    return List.copyOf(replies);
  }

  List<Boolean> testRuns() {
    return List.copyOf(testRuns);
  }

  int edits() {
    return edits;
  }

  int refusedEdits() {
    return refusedEdits;
  }
}
