package dev.anabranch.modelserver;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One finished answer in the form of Chat Completions, whole or as a stream of events. */
record Completion(String id, String text, List<ToolCall> calls, Json.Obj usage) {
  private static final int TEXT_PIECE_CHARS = 80;
  private static final int ARGUMENTS_PIECE_CHARS = 256;

  byte[] whole() {
    Json.Obj message = Json.object().with("role", "assistant");
    message =
        text.isEmpty() && !calls.isEmpty()
            ? message.with("content", new Json.Null())
            : message.with("content", text);
    if (!calls.isEmpty()) {
      message = message.with("tool_calls", Json.array(calls.stream().map(this::wire).toList()));
    }
    Json.Obj choice =
        Json.object().with("index", 0).with("message", message).with("finish_reason", finish());
    return envelope("chat.completion", List.of(choice)).with("usage", usage).bytes();
  }

  private Json.Obj wire(ToolCall call) {
    return Json.object()
        .with("id", call.id())
        .with("type", "function")
        .with(
            "function",
            Json.object().with("name", call.name()).with("arguments", call.arguments()));
  }

  /** The events of a stream; the usage comes in an event of its own after the finish. */
  List<byte[]> events(boolean withUsage) {
    List<byte[]> events = new ArrayList<>();
    events.add(delta(Json.object().with("role", "assistant").with("content", "")));
    for (String piece : pieces(text, TEXT_PIECE_CHARS)) {
      events.add(delta(Json.object().with("content", piece)));
    }
    for (int i = 0; i < calls.size(); i++) {
      addCall(events, i, calls.get(i));
    }
    events.add(event(chunk(Json.object(), Optional.of(finish()))));
    if (withUsage) {
      events.add(event(envelope("chat.completion.chunk", List.of()).with("usage", usage)));
    }
    events.add("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    return events;
  }

  private void addCall(List<byte[]> events, int index, ToolCall call) {
    Json.Obj first = wire(new ToolCall(call.id(), call.name(), "")).with("index", index);
    events.add(delta(Json.object().with("tool_calls", Json.array(List.of(first)))));
    for (String piece : pieces(call.arguments(), ARGUMENTS_PIECE_CHARS)) {
      Json.Obj part =
          Json.object()
              .with("index", index)
              .with("function", Json.object().with("arguments", piece));
      events.add(delta(Json.object().with("tool_calls", Json.array(List.of(part)))));
    }
  }

  /** Cuts between characters, never inside one that takes two places. */
  private static List<String> pieces(String text, int charsMax) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + charsMax);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  private String finish() {
    return calls.isEmpty() ? "stop" : "tool_calls";
  }

  /** One event of a stream with a piece of text, as if from the middle of a reply. */
  static byte[] piece(String text) {
    Completion unfinished = new Completion("chatcmpl-piece", "", List.of(), Json.object());
    return unfinished.delta(Json.object().with("content", text));
  }

  private byte[] delta(Json.Obj delta) {
    return event(chunk(delta, Optional.empty()));
  }

  private Json.Obj chunk(Json.Obj delta, Optional<String> finish) {
    Json.Obj choice = Json.object().with("index", 0).with("delta", delta);
    choice =
        finish.isPresent()
            ? choice.with("finish_reason", finish.get())
            : choice.with("finish_reason", new Json.Null());
    return envelope("chat.completion.chunk", List.of(choice));
  }

  private static byte[] event(Json.Obj chunk) {
    return ("data: " + chunk.canonical() + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The time is always 0, so that the same request gets the same bytes. */
  private Json.Obj envelope(String object, List<Json.Obj> choices) {
    return Json.object()
        .with("id", id)
        .with("object", object)
        .with("created", 0)
        .with("model", ModelChoice.EMBEDDED_ID)
        .with("choices", Json.array(choices));
  }
}
