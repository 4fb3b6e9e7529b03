package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sums up a conversation when the house asks for it: the goal is the task, the facts are the first
 * lines of what the last calls brought, the errors what went wrong. It judges nothing.
 */
final class SummaryPolicy implements Policy {
  private static final String ASKED = "[anabranch: summary]";
  private static final Pattern CALL = Pattern.compile("call_(\\d+)_\\d+");
  private static final int ITEMS_MAX = 12;
  private static final int TEXT_CHARS = 160;

  /** True if the last message asks for a summary. */
  static boolean isAsked(Conversation conversation) {
    List<Conversation.Message> messages = conversation.laterMessages();
    return !messages.isEmpty() && messages.getLast().text().startsWith(ASKED);
  }

  @Override
  public Reply reply(Conversation conversation) {
    List<Json.Obj> facts = new ArrayList<>();
    List<Json.Obj> errors = new ArrayList<>();
    for (Conversation.PastCall call : conversation.calls()) {
      Optional<Long> seq = seq(call.id());
      if (seq.isPresent() && call.result().isPresent()) {
        note(call, seq.get(), call.result().get(), facts, errors);
      }
    }
    return Reply.text(
        Json.object()
            .with("goal", clipped(conversation.task()))
            .with("facts", Json.array(last(facts)))
            .with("errors", Json.array(last(errors)))
            .with("next", "go on with the task")
            .canonical());
  }

  private static void note(
      Conversation.PastCall call,
      long seq,
      Result result,
      List<Json.Obj> facts,
      List<Json.Obj> errors) {
    String first = result.text().lines().findFirst().orElse("");
    String text = clipped(call.name() + ": " + first);
    if (result.succeeded()) {
      facts.add(Json.object().with("text", text).with("seq", seq));
    } else {
      errors.add(Json.object().with("what", text).with("seq", seq));
    }
  }

  private static Optional<Long> seq(String id) {
    Matcher matcher = CALL.matcher(id);
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  private static List<Json.Obj> last(List<Json.Obj> items) {
    return items.subList(Math.max(0, items.size() - ITEMS_MAX), items.size());
  }

  private static String clipped(String text) {
    return text.length() > TEXT_CHARS ? text.substring(0, TEXT_CHARS) : text;
  }
}
