package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.EventRefused;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.Optional;
import java.util.function.Function;

/**
 * A {@link SessionState} as canonical JSON and back, for snapshots. The prompt is kept as its
 * figures alone: its segments are made again from the journal.
 *
 * <p>{@link #FOLD} numbers what {@code evolve} makes of a journal and how it is written here. Raise
 * it with every change of either: a snapshot of another number is not read, and the session folds
 * again from its first event.
 */
public final class StateCodec {
  static final int FOLD = 6;

  private StateCodec() {}

  /** False for what must not outlive its process: nothing was submitted, or read-only. */
  public static boolean keepable(SessionState state) {
    return state.begun() && state.readOnly().isEmpty();
  }

  /** Refuses what is not {@link #keepable}. */
  public static byte[] encode(SessionState state) {
    if (!keepable(state)) {
      throw new IllegalStateException("the state of session " + state.id() + " is not to be kept");
    }
    Prompt prompt = state.requiredPrompt();
    return Json.object()
        .with("fold", FOLD)
        .with("session", state.id().value())
        .with("head", state.head())
        .with("life", LifeCodec.encode(state.life()))
        .with("turn", TurnStateCodec.encode(state.turn()))
        .with("attention", AttentionCodec.encode(state.attention()))
        .with("prompt", PromptStateCodec.encode(prompt, state.task().header()))
        .withText("root", state.root())
        .bytes();
  }

  /** The state; empty if the bytes are of another fold, malformed, or cut. */
  public static Optional<SessionState> decode(byte[] bytes) {
    try {
      Json.Obj json = Json.parseObject(bytes);
      return json.integer("fold") == FOLD ? Optional.of(state(json)) : Optional.empty();
    } catch (JsonRefused | EventRefused | IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static SessionState state(Json.Obj json) {
    Life life = LifeCodec.decode(json.obj("life"));
    Header header =
        life.submitted()
            .map(TaskEvent.Submitted::header)
            .orElseThrow(() -> new JsonRefused("nothing was submitted"));
    long head = json.integer("head");
    Prompt prompt = PromptStateCodec.decode(json.obj("prompt"), header, head);
    return new SessionState(
        new SessionId(json.text("session")),
        head,
        life,
        TurnStateCodec.decode(json.obj("turn"), prompt.header()),
        AttentionCodec.decode(json.obj("attention")),
        Optional.of(prompt),
        json.findText("root"),
        Optional.empty());
  }

  static Json.Obj event(Event event) {
    return Json.object()
        .with("type", EventCodec.type(event))
        .with("event", EventCodec.encode(event));
  }

  /** The event in a field, which may be absent. */
  static <E extends Event> Optional<E> event(Json.Obj json, String key, Class<E> kind) {
    return json.find(key).map(Json::asObject).map(event(kind));
  }

  private static <E extends Event> Function<Json.Obj, E> event(Class<E> kind) {
    return json -> {
      Event event = EventCodec.decode(json.text("type"), json.obj("event"));
      if (!kind.isInstance(event)) {
        throw new JsonRefused("expected a " + kind.getSimpleName());
      }
      return kind.cast(event);
    };
  }

  /** The object with the event in a field, or as it is if there is none. */
  static Json.Obj with(Json.Obj json, String key, Optional<? extends Event> event) {
    return event.map(e -> json.with(key, event(e))).orElse(json);
  }
}
