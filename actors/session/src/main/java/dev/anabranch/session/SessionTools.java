package dev.anabranch.session;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The calls that a session answers itself, in its own append: its own tools, and what it refuses.
 */
final class SessionTools {
  static final String SUBMIT = "submit_result";
  static final String PLAN = "plan_update";
  private static final int SUMMARY_CHARS_MAX = 100_000;

  private SessionTools() {}

  /** The settlement of a call that no worker may see, and what else follows from it. */
  static List<Event> settle(Turn.Call call, SessionState state) {
    if (call.effect().isEmpty()) {
      return List.of(
          new ToolEvent.Rejected(
              call.address(),
              "There is no tool " + call.call().name() + ". The tools are: " + names(state) + "."));
    }
    if (call.arguments().isEmpty()) {
      return List.of(
          new ToolEvent.Rejected(
              call.address(),
              "The arguments are not a JSON object. Write the call again with valid JSON."));
    }
    try {
      return answer(call, call.arguments().get());
    } catch (JsonRefused | IllegalArgumentException e) {
      return List.of(
          new ToolEvent.Rejected(
              call.address(),
              call.call().name() + ": " + e.getMessage() + ". Mend it and call again."));
    }
  }

  private static List<Event> answer(Turn.Call call, Json.Obj arguments) {
    return switch (call.call().name()) {
      case PLAN -> List.of(observed(call, "plan noted"), plan(arguments));
      case SUBMIT -> {
        result(arguments);
        yield List.of(observed(call, "result submitted"));
      }
      default ->
          List.of(
              new ToolEvent.Rejected(
                  call.address(), call.call().name() + " is not available in this session"));
    };
  }

  private static ToolEvent.Observed observed(Turn.Call call, String text) {
    return new ToolEvent.Observed(
        call.address(), 0, Output.of(text), Optional.empty(), 0, Optional.empty());
  }

  private static ContextEvent.PlanUpdated plan(Json.Obj arguments) {
    return new ContextEvent.PlanUpdated(
        arguments.list("items").stream()
            .map(Json::asObject)
            .map(item -> new ContextEvent.Item(item.text("title"), status(item.text("status"))))
            .toList());
  }

  private static String status(String status) {
    if (!List.of("todo", "doing", "done").contains(status)) {
      throw new IllegalArgumentException("status must be todo, doing or done, not " + status);
    }
    return status;
  }

  /** How a submitted result ends the task. */
  static TaskEvent.Ended result(Json.Obj arguments) {
    String summary = arguments.text("summary");
    String bounded =
        summary.length() > SUMMARY_CHARS_MAX ? summary.substring(0, SUMMARY_CHARS_MAX) : summary;
    TaskEvent.Outcome outcome = TaskEvent.Outcome.of(arguments.text("status"));
    Optional<String> reason =
        outcome == TaskEvent.Outcome.FAILED
            ? Optional.of("the agent submitted a failed result")
            : Optional.empty();
    return new TaskEvent.Ended(outcome, Optional.of(bounded), reason);
  }

  /** The result that the current turn submitted, if its call was taken. */
  static Optional<TaskEvent.Ended> submitted(Turn turn) {
    return turn.calls().stream()
        .filter(call -> call.call().name().equals(SUBMIT))
        .filter(call -> call.settlement().orElse(null) instanceof ToolEvent.Observed)
        .findFirst()
        .map(call -> result(call.arguments().orElseThrow()));
  }

  private static String names(SessionState state) {
    return state.task().header().tools().stream()
        .map(tool -> tool.name())
        .collect(Collectors.joining(", "));
  }
}
