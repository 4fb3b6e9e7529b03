package dev.anabranch.session;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Mask;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.secrets.Redactor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The calls that a session answers itself, in its own append: its own tools, and what it refuses.
 */
final class SessionTools {
  static final String SUBMIT = "submit_result";
  static final String PLAN = "plan_update";
  static final String ASK = "human_ask";

  /** Answered by what must be read or started first: see {@link SessionToolPort}. */
  private static final Set<String> FETCHED = Set.of("ctx_restore", "skill_activate", "sys_time");

  private static final int SUMMARY_CHARS_MAX = 100_000;
  private static final int QUESTION_CHARS_MAX = 10_000;

  private static final String MISSING =
      "The arguments held what looks like a secret, or the mark [redacted:...] of one. It is kept"
          + " nowhere, so nothing was run. Use a secret that was granted by the name of its"
          + " environment variable; change a file that holds one without writing its value; for a"
          + " made-up value take plain words.";

  private SessionTools() {}

  /** Why no tool may be run for a call; empty if one may. */
  static Optional<String> refusal(ToolCall call, Header header, Optional<Mask> mask) {
    Optional<ToolDefinition> tool = header.tool(call.name());
    if (tool.isEmpty()) {
      return Optional.of(
          "There is no tool " + call.name() + ". The tools are: " + names(header) + ".");
    }
    return mask.flatMap(allowed -> allowed.refusal(call.name()))
        .or(() ->
            tool.get().effect() == ToolEffect.SESSION
                ? Optional.empty()
                : missing(call.arguments()));
  }

  /**
   * Why arguments cannot be used out of which a secret was taken: what the model wrote is nowhere,
   * and the mark in its place must not get into a file or a command.
   */
  static Optional<String> missing(String arguments) {
    return Redactor.isMarked(arguments) ? Optional.of(MISSING) : Optional.empty();
  }

  private static String names(Header header) {
    return header.tools().stream().map(tool -> tool.name()).collect(Collectors.joining(", "));
  }

  /** It is taken when all others of its turn are settled. */
  static boolean isLast(Turn.Call call) {
    return call.call().name().equals(SUBMIT);
  }

  /** The session answers it, but not at once. */
  static boolean isFetched(Turn.Call call) {
    return call.refusal().isEmpty()
        && call.arguments().isPresent()
        && call.effect().filter(ToolEffect.SESSION::equals).isPresent()
        && FETCHED.contains(call.call().name());
  }

  /** What follows at once from a call that no worker may see; its settlement, or who is asked. */
  static List<Event> settle(Turn.Call call, SessionState state) {
    if (call.refusal().isPresent()) {
      return List.of(new ToolEvent.Rejected(call.address(), call.refusal().get()));
    }
    if (call.arguments().isEmpty()) {
      return List.of(
          new ToolEvent.Rejected(
              call.address(),
              "The arguments are not a JSON object. Write the call again with valid JSON."));
    }
    try {
      return answer(call, call.arguments().get(), state);
    } catch (JsonRefused | IllegalArgumentException e) {
      return List.of(rejected(call, String.valueOf(e.getMessage())));
    }
  }

  private static List<Event> answer(Turn.Call call, Json.Obj arguments, SessionState state) {
    return switch (call.call().name()) {
      case PLAN -> List.of(observed(call, "plan noted"), plan(arguments));
      case ASK -> List.of(new PeopleEvent.Asked(call.address(), question(arguments)));
      case SUBMIT -> {
        result(arguments, state);
        Results.requireFit(arguments, state);
        yield List.of(observed(call, "result submitted"));
      }
      default ->
          List.of(
              new ToolEvent.Rejected(
                  call.address(), call.call().name() + " is not available in this session"));
    };
  }

  private static String question(Json.Obj arguments) {
    String question = arguments.text("question");
    if (question.isBlank() || question.length() > QUESTION_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a question has 1 to " + QUESTION_CHARS_MAX + " characters");
    }
    return question;
  }

  static ToolEvent.Rejected rejected(Turn.Call call, String why) {
    return new ToolEvent.Rejected(
        call.address(), call.call().name() + ": " + why + ". Mend it and call again.");
  }

  static ToolEvent.Observed observed(Turn.Call call, String text) {
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

  /** How a submitted result ends the task; that of a sub-agent is for the one that started it. */
  private static TaskEvent.Ended result(Json.Obj arguments, SessionState state) {
    String summary = arguments.text("summary");
    String bounded =
        summary.length() > SUMMARY_CHARS_MAX ? summary.substring(0, SUMMARY_CHARS_MAX) : summary;
    TaskEvent.Outcome outcome = TaskEvent.Outcome.of(arguments.text("status"));
    Optional<String> reason =
        outcome == TaskEvent.Outcome.FAILED
            ? Optional.of("the agent submitted a failed result")
            : Optional.empty();
    String answer =
        outcome == TaskEvent.Outcome.COMPLETED
            ? Results.given(arguments, state).orElse(bounded)
            : bounded;
    return new TaskEvent.Ended(outcome, Optional.of(answer), reason);
  }

  /** The result that the current turn submitted, if its call was taken. */
  static Optional<TaskEvent.Ended> submitted(SessionState state) {
    return state.turn().calls().stream()
        .filter(call -> call.call().name().equals(SUBMIT))
        .filter(call -> call.settlement().orElse(null) instanceof ToolEvent.Observed)
        .flatMap(call -> taken(call, state).stream())
        .findFirst();
  }

  /** A result that somebody edited into the journal may be none. */
  private static Optional<TaskEvent.Ended> taken(Turn.Call call, SessionState state) {
    try {
      return call.arguments().map(arguments -> result(arguments, state));
    } catch (JsonRefused | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
