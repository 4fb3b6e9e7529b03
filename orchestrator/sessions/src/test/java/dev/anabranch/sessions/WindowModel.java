package dev.anabranch.sessions;

import dev.anabranch.context.tokens.ChatTokens;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that makes numbered calls, and told to {@value #RESTORE} brings back all that it is to;
 * it sums up when asked to, at first badly. What it does next it reads from the request. It counts
 * the tokens of every request.
 */
final class WindowModel implements Model {
  static final String RESTORE = "restore all";
  private static final String ASKED_TO_SUM_UP = "[anabranch: summary]";
  private static final String ASKED_AGAIN = "the summary does not fit";

  private final int numbers;
  private final boolean reports;
  private final boolean sumsUp;
  private final Map<Json.Obj, Integer> counted = new ConcurrentHashMap<>();
  private final AtomicInteger summaries = new AtomicInteger();
  volatile List<Wanted> wanted = List.of();

  /** In the order in which it was asked. */
  final List<Seen> asked = new CopyOnWriteArrayList<>();

  /** A part of a call that is to be brought back. */
  record Wanted(String call, String part) {
    private ToolCall asCall() {
      String arguments = Json.object().with("call", call).with("part", part).canonical();
      return new ToolCall("r", "ctx_restore", arguments);
    }
  }

  /**
   * One request.
   *
   * @param newest the tokens of what came since the last call was made: its result, and what was
   *     said
   */
  record Seen(ModelRequest request, int tokens, int newest, boolean forSummary) {}

  /**
   * A model for so many calls.
   *
   * @param reports whether it says what it counted
   * @param sumsUp whether it ever does
   */
  WindowModel(int numbers, boolean reports, boolean sumsUp) {
    this.numbers = numbers;
    this.reports = reports;
    this.sumsUp = sumsUp;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    List<Json.Obj> messages = request.messages();
    String last = messages.getLast().findText("content").orElse("");
    boolean forSummary = last.startsWith(ASKED_TO_SUM_UP) || last.startsWith(ASKED_AGAIN);
    int tokens = tokens(request);
    asked.add(new Seen(request, tokens, newest(messages), forSummary));
    return CompletableFuture.completedStage(forSummary ? summary(tokens) : reply(messages, tokens));
  }

  private int tokens(ModelRequest request) {
    int tools = counted.computeIfAbsent(request.tools().getFirst(), t -> tools(request));
    return tools
        + request.messages().stream().mapToInt(this::tokens).sum()
        + ChatTokens.opening().length;
  }

  private static int tools(ModelRequest request) {
    return ChatTokens.tools(request.tools()).length;
  }

  private int tokens(Json.Obj message) {
    return counted.computeIfAbsent(message, m -> ChatTokens.message(m).length);
  }

  private int newest(List<Json.Obj> messages) {
    int from = messages.size();
    while (from > 0 && messages.get(from - 1).find("tool_calls").isEmpty()) {
      from--;
    }
    return messages.subList(from, messages.size()).stream().mapToInt(this::tokens).sum();
  }

  private ModelAnswer reply(List<Json.Obj> messages, int tokens) {
    Optional<Json.Obj> newest = newestCall(messages);
    Optional<ToolCall> next =
        said(messages).equals(RESTORE) ? restore(newest) : work(messages, newest);
    return next.map(call -> replied("", List.of(call), tokens))
        .orElseGet(() -> replied("done", List.of(), tokens));
  }

  private ModelAnswer replied(String text, List<ToolCall> calls, int tokens) {
    int written = ChatTokens.message(message(text, calls)).length;
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            text,
            calls,
            calls.isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS,
            reports ? Usage.of(tokens, 0, written) : Usage.UNKNOWN,
            Optional.empty(),
            1));
  }

  private static Json.Obj message(String text, List<ToolCall> calls) {
    Json.Obj message = Json.object().with("role", "assistant").with("content", text);
    return calls.isEmpty()
        ? message
        : message.with(
            "tool_calls",
            Json.array(
                calls.stream().map(call -> Json.object().with("function", of(call))).toList()));
  }

  private static Json.Obj of(ToolCall call) {
    return Json.object().with("name", call.name()).with("arguments", call.arguments());
  }

  /** What a person said last. */
  private static String said(List<Json.Obj> messages) {
    return messages.reversed().stream()
        .filter(message -> message.text("role").equals("user"))
        .findFirst()
        .orElseThrow()
        .text("content");
  }

  private static Optional<Json.Obj> newestCall(List<Json.Obj> messages) {
    return messages.reversed().stream()
        .filter(message -> message.find("tool_calls").isPresent())
        .findFirst()
        .map(message -> message.list("tool_calls").getFirst().asObject().obj("function"));
  }

  private Optional<ToolCall> restore(Optional<Json.Obj> newest) {
    int next =
        newest
            .filter(call -> call.text("name").equals("ctx_restore"))
            .map(call -> Json.parseObject(call.text("arguments")))
            .map(last -> wanted.indexOf(new Wanted(last.text("call"), last.text("part"))) + 1)
            .orElse(0);
    return next < wanted.size() ? Optional.of(wanted.get(next).asCall()) : Optional.empty();
  }

  private Optional<ToolCall> work(List<Json.Obj> messages, Optional<Json.Obj> newest) {
    int next = 0;
    if (newest.isPresent()) {
      int last = number(newest.get());
      next = SeededTools.isFlaky(last) && failed(messages) ? last : last + 1;
    }
    return next < numbers ? Optional.of(call(next)) : Optional.empty();
  }

  static int number(Json.Obj function) {
    return Integer.parseInt(Json.parseObject(function.text("arguments")).text("path").substring(1));
  }

  private static boolean failed(List<Json.Obj> messages) {
    return messages.reversed().stream()
        .filter(message -> message.text("role").equals("tool"))
        .findFirst()
        .map(message -> message.text("content"))
        .filter(WindowModel::isError)
        .isPresent();
  }

  static boolean isError(String result) {
    return result.startsWith("[failed: ") || result.startsWith("[exit 2]");
  }

  /** Every fifth call writes what is too long to be kept in full. */
  static ToolCall call(int number) {
    Json.Obj arguments = Json.object().with("path", SeededTools.path(number));
    if (number % 5 != 0) {
      return new ToolCall("c", "fs_read", arguments.canonical());
    }
    String content = SeededTools.text(new SplittableRandom(-number), 300 + number % 700);
    return new ToolCall("c", "fs_write", arguments.with("content", content).canonical());
  }

  /** The first is none, and its second try is one. */
  private ModelAnswer summary(int tokens) {
    int time = summaries.getAndIncrement();
    if (!sumsUp) {
      return new ModelAnswer.Failed(
          "rate_limited", "429", true, OptionalLong.of(429), OptionalLong.empty(), Usage.UNKNOWN);
    }
    if (time == 0) {
      return replied("I would rather not.", List.of(), tokens);
    }
    return replied(
        "{\"goal\":\"go on\",\"next\":\"the next number\",\"facts\":[{\"text\":\"summary "
            + time
            + "\",\"seq\":1}]}",
        List.of(),
        tokens);
  }

  @Override
  public void close() {}
}
