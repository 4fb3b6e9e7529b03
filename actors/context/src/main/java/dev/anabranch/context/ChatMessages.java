package dev.anabranch.context;

import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * The forms of Chat Completions messages that renderers share. Released bytes: never change one.
 */
final class ChatMessages {
  private ChatMessages() {}

  static String excerpt(String call, Output output) {
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

  static List<Json.Obj> result(String call, String content) {
    return List.of(message("tool", content).with("tool_call_id", callId(call)));
  }

  static List<Json.Obj> failed(ToolEvent.Failed event) {
    String printed = excerpt(event.call(), event.output());
    return result(
        event.call(),
        "[failed: "
            + event.kind().wire()
            + "] "
            + event.message()
            + (printed.isEmpty() ? "" : "\n" + printed));
  }

  static List<Json.Obj> inDoubt(ToolEvent.InDoubt event) {
    return result(
        event.call(),
        "[in doubt] "
            + event.reason()
            + " It may or may not have had its effect: check before you repeat it.");
  }

  static List<Json.Obj> denied(ToolEvent.CallDenied event) {
    return result(event.call(), "[denied by " + event.by() + "] " + event.reason());
  }

  static List<Json.Obj> assistant(long seq, TurnEvent.ModelReplied replied) {
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

  static Json.Obj message(String role, String content) {
    return Json.object().with("role", role).with("content", content);
  }

  static Json.Obj system(Header header) {
    return message(
        "system",
        header.system()
            + section("Skills", header.skills())
            + section("Experience", header.experiences()));
  }

  private static String section(String title, List<String> lines) {
    return lines.isEmpty() ? "" : "\n\n# " + title + "\n" + String.join("\n", lines);
  }

  static List<Json.Obj> tools(Header header) {
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

  /** The header as one value, under the version of its renderer. */
  static Json.Obj header(String version, Header header) {
    return Json.object()
        .with("renderer", version)
        .with("system", system(header))
        .with("tools", Json.array(tools(header)));
  }
}
