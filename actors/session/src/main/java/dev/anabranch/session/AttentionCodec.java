package dev.anabranch.session;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.json.Json;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@link Attention} in a snapshot. */
final class AttentionCodec {
  private AttentionCodec() {}

  static Json.Obj encode(Attention attention) {
    Json.Obj json =
        Json.object()
            .with("policyState", attention.policyState())
            .with("plan", Json.array(attention.plan().stream().map(AttentionCodec::item).toList()))
            .with("planChanged", attention.planChanged())
            .with(
                "repeats",
                Json.array(
                    attention.repeats().counts().stream().map(AttentionCodec::count).toList()))
            .with("known", texts(attention.known()))
            .with("skills", texts(attention.skills()))
            .with("window", window(attention.window()))
            .with("answered", AnsweredCodec.encode(attention.answered()));
    return attention
        .recited()
        .map(far ->
            json.with(
                "recited", Json.object().with("steps", far.steps()).with("bytes", far.bytes())))
        .orElse(json);
  }

  private static Json.Arr texts(Collection<String> texts) {
    return Json.strings(List.copyOf(texts));
  }

  private static Json.Obj item(ContextEvent.Item item) {
    return Json.object().with("title", item.title()).with("status", item.status());
  }

  private static Json.Obj count(Repeats.Count count) {
    return Json.object()
        .with("tool", count.tool())
        .with("call", count.call())
        .with("result", count.result())
        .with("times", count.times())
        .with("noticed", count.noticed());
  }

  private static Json.Obj window(Attention.Window window) {
    Json.Obj json =
        Json.object().with("reportedTokens", window.reportedTokens()).with("bytes", window.bytes());
    return window
        .stepsSinceFailed()
        .map(steps -> json.with("stepsSinceFailed", steps))
        .orElse(json);
  }

  static Attention decode(Json.Obj json) {
    return new Attention(
        json.text("policyState"),
        json.list("plan").stream()
            .map(Json::asObject)
            .map(item -> new ContextEvent.Item(item.text("title"), item.text("status")))
            .toList(),
        json.find("recited")
            .map(Json::asObject)
            .map(far ->
                new Attention.Distance(
                    Math.toIntExact(far.integer("steps")), far.integer("bytes"))),
        json.bool("planChanged"),
        new Repeats(
            json.list("repeats").stream()
                .map(Json::asObject)
                .map(AttentionCodec::readCount)
                .toList()),
        set(json.list("known")),
        set(json.list("skills")),
        readWindow(json.obj("window")),
        AnsweredCodec.decode(json.obj("answered")));
  }

  private static SortedSet<String> set(List<Json> texts) {
    TreeSet<String> set = new TreeSet<>();
    texts.forEach(text -> set.add(text.asText()));
    return Collections.unmodifiableSortedSet(set);
  }

  private static Repeats.Count readCount(Json.Obj json) {
    return new Repeats.Count(
        json.text("tool"),
        json.text("call"),
        json.text("result"),
        Math.toIntExact(json.integer("times")),
        Math.toIntExact(json.integer("noticed")));
  }

  private static Attention.Window readWindow(Json.Obj json) {
    Optional<Integer> steps =
        json.findInteger("stepsSinceFailed").isPresent()
            ? Optional.of(Math.toIntExact(json.integer("stepsSinceFailed")))
            : Optional.empty();
    return new Attention.Window(json.integer("reportedTokens"), json.integer("bytes"), steps);
  }
}
