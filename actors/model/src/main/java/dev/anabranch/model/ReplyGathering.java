package dev.anabranch.model;

import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.TurnEvent.Finish;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Joins the pieces of one reply: text, tool calls whose arguments come in parts, the finish reason
 * and the usage, which may follow after it in chunks without a choice.
 */
final class ReplyGathering {
  static final int TEXT_BYTES_MAX = 1 << 20;

  /** Far beyond what a session runs: it tells the model which calls of a reply were too many. */
  static final int CALLS_MAX = 10_000;

  private final Deltas deltas;
  private final StringBuilder text = new StringBuilder();
  private final List<OpenCall> calls = new ArrayList<>();
  private final Map<Long, OpenCall> byIndex = new HashMap<>();
  private final UsageReading usage = new UsageReading();
  private Optional<Finish> finish = Optional.empty();
  private Optional<String> model = Optional.empty();
  private int bytes;

  ReplyGathering(Deltas deltas) {
    this.deltas = deltas;
  }

  private static final class OpenCall {
    private final int place;
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();

    private OpenCall(int place) {
      this.place = place;
    }
  }

  /** Adds a chunk of a stream ({@code delta}) or a whole completion ({@code message}). */
  void add(Json.Obj chunk) throws ReplyTooLarge {
    usage.add(chunk);
    if (model.isEmpty()) {
      model = chunk.findText("model").filter(id -> !id.isEmpty());
    }
    if (chunk.find("choices").isEmpty()) {
      return;
    }
    for (Json item : chunk.list("choices")) {
      Json.Obj choice = item.asObject();
      if (choice.findInteger("index").orElse(0) == 0) {
        choice(choice);
      }
    }
  }

  private void choice(Json.Obj choice) throws ReplyTooLarge {
    Optional<String> reason = choice.findText("finish_reason").filter(word -> !word.isEmpty());
    if (reason.isPresent()) {
      finish = reason.map(Finish::of);
    }
    Optional<Json> said = choice.find("delta").or(() -> choice.find("message"));
    if (said.isEmpty()) {
      return;
    }
    Json.Obj delta = said.get().asObject();
    text(delta.findText("content").orElse(""));
    text(delta.findText("refusal").orElse(""));
    if (delta.find("tool_calls").isPresent()) {
      for (Json call : delta.list("tool_calls")) {
        call(call.asObject());
      }
    }
  }

  private void text(String piece) throws ReplyTooLarge {
    text.append(bounded(piece));
    deltas.text(piece);
  }

  private void call(Json.Obj part) throws ReplyTooLarge {
    OpenCall call = callOf(part);
    String id = part.findText("id").orElse("");
    if (!id.isEmpty() && !id.equals(call.id)) {
      call.id = bounded(id);
    }
    if (part.find("function").isPresent()) {
      Json.Obj function = part.obj("function");
      String name = bounded(function.findText("name").orElse(""));
      if (call.name.isEmpty()) {
        call.name = name;
        deltas.call(call.place, name);
      }
      String arguments = bounded(arguments(function));
      call.arguments.append(arguments);
      deltas.arguments(call.place, arguments);
    }
  }

  /** Arguments are text; some servers send the object itself. */
  private static String arguments(Json.Obj function) {
    return switch (function.find("arguments").orElse(null)) {
      case Json.Str arguments -> arguments.value();
      case Json.Obj arguments -> arguments.canonical();
      case null -> "";
      case Json other -> throw new JsonRefused("the arguments of a call must be text");
    };
  }

  /** Servers that give no index start a call by giving a name or an id that is not the last. */
  private OpenCall callOf(Json.Obj part) throws ReplyTooLarge {
    OptionalLong index = part.findInteger("index");
    if (index.isPresent()) {
      OpenCall known = byIndex.get(index.getAsLong());
      return known != null ? known : begun(index);
    }
    boolean goesOn = !calls.isEmpty() && !begins(part, calls.getLast());
    return goesOn ? calls.getLast() : begun(index);
  }

  private OpenCall begun(OptionalLong index) throws ReplyTooLarge {
    if (calls.size() == CALLS_MAX) {
      throw new ReplyTooLarge("the reply holds more than " + CALLS_MAX + " tool calls");
    }
    OpenCall call = new OpenCall(calls.size());
    calls.add(call);
    index.ifPresent(number -> byIndex.put(number, call));
    return call;
  }

  private static boolean begins(Json.Obj part, OpenCall last) {
    boolean otherId = part.findText("id").filter(id -> !id.equals(last.id)).isPresent();
    boolean named =
        part.find("function").isPresent()
            && part.obj("function").findText("name").filter(name -> !name.isEmpty()).isPresent();
    return otherId || named;
  }

  private String bounded(String piece) throws ReplyTooLarge {
    bytes += piece.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > TEXT_BYTES_MAX) {
      throw new ReplyTooLarge("the reply is larger than 1 MiB");
    }
    return piece;
  }

  boolean finished() {
    return finish.isPresent();
  }

  Usage usage() {
    return usage.usage();
  }

  /** What is wrong with the reported usage. */
  Optional<String> inconsistency() {
    return usage.inconsistency();
  }

  TurnEvent.ModelReplied reply(long wallMillis) {
    List<ToolCall> done = new ArrayList<>();
    for (OpenCall call : calls) {
      String id = call.id.isEmpty() ? "call_" + done.size() : call.id;
      done.add(new ToolCall(id, call.name, call.arguments.toString()));
    }
    Finish reason = finish.orElse(Finish.STOP);
    if (reason == Finish.STOP && !done.isEmpty()) {
      reason = Finish.TOOL_CALLS;
    }
    return new TurnEvent.ModelReplied(text.toString(), done, reason, usage(), model, wallMillis);
  }
}
