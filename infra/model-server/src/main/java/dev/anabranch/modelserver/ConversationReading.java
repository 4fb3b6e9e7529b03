package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folds the messages of one request; used once. */
final class ConversationReading {
  private final List<String> system = new ArrayList<>();
  private final List<Conversation.Turn> turns = new ArrayList<>();
  private final List<Conversation.Message> later = new ArrayList<>();
  private Optional<String> task = Optional.empty();

  Conversation read(Json.Obj request) {
    for (Json message : request.list("messages")) {
      add(message.asObject());
    }
    return new Conversation(
        String.join("\n", system), tools(request), task.orElse(""), later, turns);
  }

  private static List<String> tools(Json.Obj request) {
    return request.find("tools").isEmpty()
        ? List.of()
        : request.list("tools").stream()
            .map(tool -> tool.asObject().obj("function").text("name"))
            .toList();
  }

  private void add(Json.Obj message) {
    switch (message.text("role")) {
      case "system", "developer" -> system.add(content(message));
      case "user" -> user(content(message));
      case "assistant" -> turns.add(new Conversation.Turn(content(message), calls(message)));
      case "tool" -> settle(message.text("tool_call_id"), Result.parse(content(message)));
      default -> throw new JsonRefused("unknown role \"" + message.text("role") + "\"");
    }
  }

  private void user(String text) {
    if (task.isEmpty()) {
      task = Optional.of(text);
    } else {
      later.add(new Conversation.Message(turns.size(), text));
    }
  }

  private static List<Conversation.PastCall> calls(Json.Obj message) {
    return message.find("tool_calls").isEmpty()
        ? List.of()
        : message.list("tool_calls").stream().map(call -> call(call.asObject())).toList();
  }

  private static Conversation.PastCall call(Json.Obj call) {
    Json.Obj function = call.obj("function");
    return new Conversation.PastCall(
        call.text("id"),
        function.text("name"),
        arguments(function.findText("arguments").orElse("")),
        Optional.empty());
  }

  private static Json.Obj arguments(String text) {
    try {
      return Json.parseObject(text);
    } catch (JsonRefused notAnObject) {
      return Json.object();
    }
  }

  /** Ids may repeat, so a result belongs to the first call with that id that still lacks one. */
  private void settle(String id, Result result) {
    if (turns.isEmpty()) {
      throw new JsonRefused("a tool message without a call: " + id);
    }
    Conversation.Turn turn = turns.removeLast();
    List<Conversation.PastCall> calls = new ArrayList<>(turn.calls());
    for (int i = 0; i < calls.size(); i++) {
      Conversation.PastCall call = calls.get(i);
      if (call.id().equals(id) && call.result().isEmpty()) {
        calls.set(
            i, new Conversation.PastCall(id, call.name(), call.arguments(), Optional.of(result)));
        turns.add(new Conversation.Turn(turn.text(), calls));
        return;
      }
    }
    throw new JsonRefused("a tool message without a call: " + id);
  }

  /** Content is text, an array of text parts, or absent. */
  static String content(Json.Obj message) {
    Optional<Json> content = message.find("content");
    if (content.isEmpty()) {
      return "";
    }
    return switch (content.get()) {
      case Json.Str text -> text.value();
      case Json.Arr parts ->
          parts.items().stream()
              .map(Json::asObject)
              .filter(part -> part.text("type").equals("text"))
              .map(part -> part.text("text"))
              .collect(Collectors.joining());
      default -> throw new JsonRefused("content must be text or an array of parts");
    };
  }
}
