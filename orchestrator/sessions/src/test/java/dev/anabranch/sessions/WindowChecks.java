package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the requests of one branch in order and checks each against those before, by what the model
 * sees alone: inside an epoch it only grows; a reduction touches nothing that must be kept, and
 * what it shows in short names what the call printed.
 */
final class WindowChecks {
  private static final int KEPT_BY_COMPACTION = 10;
  private static final int KEPT_BY_SUMMARY = 5;
  private static final int STEPS_AN_ERROR_STAYS = 20;
  private static final int LONG_AGO = 1_000_000;
  private static final List<String> SUMMARIES =
      List.of("[Summary of earlier turns", "[Earlier turns left this conversation");
  private static final Pattern STUB =
      Pattern.compile(
          "\\[result of call ([0-9.]+) is kept[^:]*: ([0-9]+) bytes, sha256 ([0-9a-f]+);");

  private final Map<String, String> printed;
  private final Map<String, Json.Obj> shown;
  private List<Json.Obj> before = List.of();
  private final Set<String> stubs = new HashSet<>();
  private int newestNumber;
  int reductions;
  int summaries;
  int errorsAtTheEnd;

  WindowChecks(Map<String, String> printed) {
    this(printed, new HashMap<>());
  }

  private WindowChecks(Map<String, String> printed, Map<String, Json.Obj> shown) {
    this.printed = printed;
    this.shown = shown;
  }

  /** For a branch that goes on from here and calls by number no more. */
  WindowChecks branch() {
    WindowChecks branch = new WindowChecks(printed, new HashMap<>(shown));
    branch.before = before;
    branch.newestNumber = LONG_AGO;
    return branch;
  }

  /** How a result or a call was shown when it was new. */
  Json.Obj shown(String key) {
    return Objects.requireNonNull(shown.get(key), key);
  }

  int stubs() {
    return stubs.size();
  }

  void next(List<Json.Obj> messages) {
    assertThat(Pairing.fault(messages)).isEmpty();
    messages.forEach(message -> shown.putIfAbsent(key(message), message));
    newestNumber = Math.max(newestNumber, newestNumber(messages));
    boolean grown =
        messages.size() >= before.size() && messages.subList(0, before.size()).equals(before);
    if (!grown) {
      reduced(messages);
    }
    before = messages;
    errorsAtTheEnd = errors(messages).size();
  }

  /** Results and calls by their id, all else by its words. */
  private static String key(Json.Obj message) {
    return switch (message.text("role")) {
      case "tool" -> message.text("tool_call_id");
      case "assistant" ->
          message.find("tool_calls").isEmpty()
              ? message.canonical()
              : "calls of " + message.list("tool_calls").getFirst().asObject().text("id");
      default -> message.canonical();
    };
  }

  private void reduced(List<Json.Obj> messages) {
    reductions++;
    boolean summary = messages.size() < before.size();
    summaries += summary ? 1 : 0;
    Set<Json.Obj> now = new HashSet<>(messages);
    assertThat(messages.getFirst()).as("the header").isEqualTo(before.getFirst());
    assertThat(now).as("what people said").containsAll(said(before));
    assertThat(now).as("errors that may still teach").containsAll(lasting(before));
    newest(messages, summary ? KEPT_BY_SUMMARY : KEPT_BY_COMPACTION);
    messages.forEach(this::shortForm);
  }

  private static List<Json.Obj> summary(List<Json.Obj> messages) {
    return messages.stream()
        .filter(message -> message.text("role").equals("user"))
        .filter(message -> SUMMARIES.stream().anyMatch(message.text("content")::startsWith))
        .toList();
  }

  private static List<Json.Obj> said(List<Json.Obj> messages) {
    List<Json.Obj> said =
        new ArrayList<>(
            messages.stream().filter(message -> message.text("role").equals("user")).toList());
    said.removeAll(summary(messages));
    return said;
  }

  private static List<Json.Obj> errors(List<Json.Obj> messages) {
    return messages.stream()
        .filter(message -> message.text("role").equals("tool"))
        .filter(message -> WindowModel.isError(message.text("content")))
        .toList();
  }

  /** Those whose call never succeeded, or not long ago. */
  private List<Json.Obj> lasting(List<Json.Obj> messages) {
    return errors(messages).stream()
        .filter(error -> {
          int number = number(error.text("tool_call_id"));
          return SeededTools.isStubborn(number) || newestNumber - number < STEPS_AN_ERROR_STAYS - 1;
        })
        .toList();
  }

  private int number(String callId) {
    return WindowModel.number(
        shown("calls of " + callId).list("tool_calls").getFirst().asObject().obj("function"));
  }

  private static int newestNumber(List<Json.Obj> messages) {
    return messages.stream()
        .filter(message -> message.find("tool_calls").isPresent())
        .map(message -> message.list("tool_calls").getFirst().asObject().obj("function"))
        .filter(function -> !function.text("name").equals("ctx_restore"))
        .mapToInt(WindowModel::number)
        .max()
        .orElse(0);
  }

  /** The newest calls and their results stand as they stood when they were new. */
  private void newest(List<Json.Obj> messages, int count) {
    List<Json.Obj> results =
        messages.stream().filter(message -> message.text("role").equals("tool")).toList();
    List<Json.Obj> newest = results.subList(Math.max(0, results.size() - count), results.size());
    assertThat(newest).hasSize(count);
    for (Json.Obj result : newest) {
      assertThat(result).isEqualTo(shown(key(result)));
      Json.Obj calls = shown("calls of " + result.text("tool_call_id"));
      assertThat(messages).contains(calls);
    }
  }

  private void shortForm(Json.Obj message) {
    Matcher stub = STUB.matcher(message.findText("content").orElse(""));
    if (!message.text("role").equals("tool") || message.equals(shown(key(message)))) {
      return;
    }
    assertThat(stub.find()).as("%s", message).isTrue();
    String call = stub.group(1);
    Optional<String> text = Optional.ofNullable(printed.get(call));
    if (text.isPresent() && stubs.add(call)) {
      byte[] whole = text.get().getBytes(StandardCharsets.UTF_8);
      assertThat(Long.parseLong(stub.group(2))).isEqualTo(whole.length);
      assertThat(Sha256.hex(whole)).startsWith(stub.group(3));
    }
  }
}
