package dev.anabranch.context;

import dev.anabranch.events.Output;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands for a result or an argument that a reduction moved out of the prompt (techniques
 * 1.5). Each names the call by which {@code ctx_restore} brings the whole back.
 */
final class ShortForms {
  /** Shorter arguments and outputs are kept: a stub would save nothing. */
  private static final int KEPT_CHARS = 240;

  private static final int ERROR_CHARS = 200;
  private static final int DIGEST_CHARS = 12;

  private ShortForms() {}

  /** True if the output would not become shorter: it is whole and of a few lines. */
  static boolean isShort(Output output) {
    return output.blob().isEmpty()
        && output.tail().isEmpty()
        && !output.cut()
        && output.head().length() <= KEPT_CHARS;
  }

  /** The same for a failure. */
  static boolean isShort(ToolEvent.Failed event) {
    return isShort(event.output()) && event.message().length() <= ERROR_CHARS;
  }

  static List<Json.Obj> observed(ToolEvent.Observed event) {
    String stub = stub(event.call(), event.output());
    return ChatMessages.result(
        event.call(), event.exit() == 0 ? stub : "[exit " + event.exit() + "]\n" + stub);
  }

  static List<Json.Obj> failed(ToolEvent.Failed event) {
    String call = event.call();
    String printed =
        isShort(event.output())
            ? stub(call, event.message().length()) + lines(event.output().head())
            : stub(call, event.output());
    return ChatMessages.result(
        call,
        "[failed: " + event.kind().wire() + "] " + beginning(event.message()) + "\n" + printed);
  }

  private static String lines(String head) {
    return head.isEmpty() ? "" : "\n" + head;
  }

  /** Never half of a character. */
  private static String beginning(String message) {
    if (message.length() <= ERROR_CHARS) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(ERROR_CHARS - 1)) ? 1 : 0;
    return message.substring(0, ERROR_CHARS - end);
  }

  private static String stub(String call, Output output) {
    String digest =
        output.blob().orElseGet(() -> Sha256.hex(output.head().getBytes(StandardCharsets.UTF_8)));
    String place = output.blob().isPresent() ? " at /anabranch/out/" + call : "";
    return "[result of call "
        + call
        + " is kept"
        + place
        + ": "
        + output.bytes()
        + " bytes, sha256 "
        + digest.substring(0, Math.min(DIGEST_CHARS, digest.length()))
        + "; ctx_restore brings it back]";
  }

  /** The reply with its long arguments left out; paths and commands are short and stay. */
  static TurnEvent.ModelReplied replied(long seq, TurnEvent.ModelReplied reply) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = 0; i < reply.calls().size(); i++) {
      ToolCall call = reply.calls().get(i);
      calls.add(new ToolCall(call.id(), call.name(), arguments(seq + "." + i, call.arguments())));
    }
    return new TurnEvent.ModelReplied(
        reply.text(), calls, reply.finish(), reply.usage(), reply.model(), reply.wallMillis());
  }

  private static String arguments(String call, String raw) {
    if (raw.length() <= KEPT_CHARS) {
      return raw;
    }
    try {
      Json.Obj arguments = Json.parseObject(raw);
      Json.Obj shorter = arguments;
      for (Map.Entry<String, Json> field : arguments.fields().entrySet()) {
        if (length(field.getValue()) > KEPT_CHARS) {
          shorter = shorter.with(field.getKey(), stub(call, length(field.getValue())));
        }
      }
      return shorter.equals(arguments) ? raw : shorter.canonical();
    } catch (JsonRefused e) {
      return Json.object().with("malformed", stub(call, raw.length())).canonical();
    }
  }

  private static int length(Json value) {
    return value instanceof Json.Str text ? text.value().length() : value.canonical().length();
  }

  private static String stub(String call, int chars) {
    return "[" + chars + " characters of call " + call + " are kept; ctx_restore brings them back]";
  }
}
