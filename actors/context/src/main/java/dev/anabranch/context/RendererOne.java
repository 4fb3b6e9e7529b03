package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;

/** Renderer version 1: Chat Completions messages. */
final class RendererOne implements Renderer {
  static final String VERSION = "1";

  @Override
  public List<Json.Obj> render(long seq, Event event) {
    return switch (event) {
      case TaskEvent task -> task(task);
      case TurnEvent turn -> turn(seq, turn);
      case ToolEvent tool -> tool(tool);
      case PeopleEvent people -> people(people);
      case ContextEvent.PlanUpdated plan -> List.of();
      case Unreadable unreadable -> List.of();
    };
  }

  private static List<Json.Obj> task(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted submitted -> List.of(message("user", submitted.task()));
      case TaskEvent.Forked forked -> List.of();
      case TaskEvent.Superseded superseded -> List.of();
      case TaskEvent.Ended ended -> List.of();
      case TaskEvent.CancelRequested requested -> List.of();
      case TaskEvent.SessionCancelled cancelled -> List.of();
      case TaskEvent.BudgetReached reached -> List.of();
    };
  }

  private static List<Json.Obj> turn(long seq, TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelReplied replied -> assistant(seq, replied);
      case TurnEvent.Nudged nudged -> List.of(message("user", nudged.text()));
      case TurnEvent.ModelRequested requested -> List.of();
      case TurnEvent.ModelFailed failed -> List.of();
      case TurnEvent.ModelCancelled cancelled -> List.of();
      case TurnEvent.PrefixBroken broken -> List.of();
    };
  }

  private static List<Json.Obj> people(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.SteerAdmitted admitted -> List.of(message("user", admitted.text()));
      case PeopleEvent.Steered steered -> List.of();
      case PeopleEvent.Paused paused -> List.of();
      case PeopleEvent.Resumed resumed -> List.of();
    };
  }

  private static List<Json.Obj> tool(ToolEvent event) {
    return switch (event) {
      case ToolEvent.Observed e -> result(e.call(), observed(e));
      case ToolEvent.Failed e ->
          result(
              e.call(),
              "[failed: " + e.kind().wire() + "] " + e.message() + printed(e.call(), e.output()));
      case ToolEvent.Rejected e -> result(e.call(), "[rejected] " + e.reason());
      case ToolEvent.InDoubt e ->
          result(
              e.call(),
              "[in doubt] "
                  + e.reason()
                  + " It may or may not have had its effect: check before you repeat it.");
      case ToolEvent.CallCancelled e -> result(e.call(), "[cancelled]");
      case ToolEvent.Dispatched e -> List.of();
      case ToolEvent.LateResult e -> List.of();
    };
  }

  private static String observed(ToolEvent.Observed event) {
    String text = excerpt(event.call(), event.output());
    if (event.exit() != 0) {
      return "[exit " + event.exit() + "]\n" + text;
    }
    return text.isEmpty() ? "(no output)" : text;
  }

  private static String printed(String call, Output output) {
    String text = excerpt(call, output);
    return text.isEmpty() ? "" : "\n" + text;
  }

  private static String excerpt(String call, Output output) {
    if (output.blob().isEmpty() && output.tail().isEmpty() && !output.cut()) {
      return output.head();
    }
    String all = output.cut() ? "what was kept of it" : "the whole output";
    return output.head()
        + "\n[... "
        + output.bytes()
        + " bytes in all; "
        + all
        + " is at /anabranch/out/"
        + call
        + " ...]\n"
        + output.tail();
  }

  private static List<Json.Obj> result(String call, String content) {
    return List.of(message("tool", content).with("tool_call_id", callId(call)));
  }

  private static List<Json.Obj> assistant(long seq, TurnEvent.ModelReplied replied) {
    if (replied.calls().isEmpty()) {
      return replied.text().isEmpty() ? List.of() : List.of(message("assistant", replied.text()));
    }
    List<Json.Obj> calls = new ArrayList<>();
    for (int i = 0; i < replied.calls().size(); i++) {
      calls.add(call(callId(seq + "." + i), replied.calls().get(i)));
    }
    Json.Obj message = message("assistant", replied.text()).with("tool_calls", Json.array(calls));
    return List.of(replied.text().isEmpty() ? message.with("content", new Json.Null()) : message);
  }

  private static Json.Obj call(String id, ToolCall call) {
    return Json.object()
        .with("id", id)
        .with("type", "function")
        .with(
            "function",
            Json.object().with("name", call.name()).with("arguments", arguments(call.arguments())));
  }

  /**
   * Endpoints refuse a history with broken arguments, so the broken text travels inside an object.
   */
  private static String arguments(String raw) {
    try {
      Json.parseObject(raw);
      return raw;
    } catch (JsonRefused e) {
      return Json.object().with("malformed", raw).canonical();
    }
  }

  /** Ids in the prompt come from the call's address: a model may repeat its own (decision 0001). */
  private static String callId(String address) {
    return "call_" + address.replace('.', '_');
  }

  private static Json.Obj message(String role, String content) {
    return Json.object().with("role", role).with("content", content);
  }

  @Override
  public Json.Obj header(Header header) {
    return Json.object()
        .with("renderer", VERSION)
        .with("system", systemMessage(header))
        .with("tools", Json.array(tools(header)));
  }

  @Override
  public Json.Obj systemMessage(Header header) {
    return message(
        "system",
        header.system()
            + section("Skills", header.skills())
            + section("Experience", header.experiences()));
  }

  private static String section(String title, List<String> lines) {
    return lines.isEmpty() ? "" : "\n\n# " + title + "\n" + String.join("\n", lines);
  }

  @Override
  public List<Json.Obj> tools(Header header) {
    return header.tools().stream()
        .map(tool ->
            Json.object()
                .with("type", "function")
                .with(
                    "function",
                    Json.object()
                        .with("name", tool.name())
                        .with("description", tool.description())
                        .with("parameters", tool.parameters())))
        .toList();
  }
}
