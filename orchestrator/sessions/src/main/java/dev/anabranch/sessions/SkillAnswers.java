package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.context.skills.SkillActivation;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.List;
import java.util.Optional;

/** Answers {@code skill_activate}: the pinned text once, afterwards that it stands above. */
final class SkillAnswers {
  private final Optional<SkillShelf> shelf;

  SkillAnswers(Optional<BlobStore> blobs) {
    this.shelf = blobs.map(SkillShelf::new);
  }

  /** Throws {@link dev.anabranch.json.JsonRefused} if the call names no skill. */
  List<Event> answer(SessionState state, Turn.Call call) {
    Header header = state.prompt().orElseThrow().header();
    String name = name(call);
    Optional<String> pinned = header.pin(name);
    if (pinned.isEmpty() || shelf.isEmpty()) {
      List<String> names = header.pins().stream().map(Header.Pin::name).toList();
      return List.of(new ToolEvent.Rejected(call.address(), SkillActivation.unknown(name, names)));
    }
    if (isActive(state, call, name)) {
      return List.of(observed(call, SkillActivation.again(name)));
    }
    String text = shelf.get().observation(state.task().root(), name, pinned.get());
    return List.of(
        observed(call, text), new ContextEvent.SkillActivated(call.address(), name, pinned.get()));
  }

  /** Also if a call before this one, of the same turn, is about to bring it. */
  private static boolean isActive(SessionState state, Turn.Call call, String name) {
    return state.attention().skills().contains(name)
        || state.turn().calls().stream()
            .takeWhile(other -> !other.address().equals(call.address()))
            .filter(other -> other.call().name().equals(call.call().name()))
            .anyMatch(other ->
                other.arguments().flatMap(a -> a.findText("name")).equals(Optional.of(name)));
  }

  private static String name(Turn.Call call) {
    return call.arguments().orElseThrow().text("name");
  }

  private static ToolEvent.Observed observed(Turn.Call call, String text) {
    return new ToolEvent.Observed(
        call.address(), 0, Output.of(text), Optional.empty(), 0, Optional.empty());
  }
}
