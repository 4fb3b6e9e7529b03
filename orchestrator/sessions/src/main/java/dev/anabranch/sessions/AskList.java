package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What all sessions ask people, made of the list of those that are not over. */
final class AskList {
  /*
   * One list of all these statuses, not one for each: a session that goes from a list that is not
   * read yet to one that is read already would be in none, and its asks would be gone for a moment.
   */

  /** A session may ask while other calls run, and while it rests. */
  private static final Set<String> MAY_ASK = Set.of("waiting", "running", "paused");

  private static final int PAGE = 200;

  /** Lists sessions that are in one of some statuses. */
  interface Lists {
    SessionReads.Page list(Set<String> statuses, Optional<SessionId> cursor, int max);
  }

  private final Lists lists;

  AskList(Lists lists) {
    this.lists = lists;
  }

  /** {@code {approvals: [{session, task, ...}], next?}}, the oldest first. */
  Json.Obj page(Optional<AskPlace> after, int max) {
    TreeMap<AskPlace, Json.Obj> asks = new TreeMap<>();
    collect(asks);
    Map<AskPlace, Json.Obj> rest = after.map(place -> asks.tailMap(place, false)).orElse(asks);
    List<Map.Entry<AskPlace, Json.Obj>> page = rest.entrySet().stream().limit(max).toList();
    Json.Obj json =
        Json.object()
            .with("approvals", Json.array(page.stream().map(Map.Entry::getValue).toList()));
    return page.size() < rest.size() ? json.with("next", page.getLast().getKey().text()) : json;
  }

  private void collect(Map<AskPlace, Json.Obj> asks) {
    Optional<SessionId> cursor = Optional.empty();
    do {
      SessionReads.Page page = lists.list(MAY_ASK, cursor, PAGE);
      page.sessions().forEach(view -> collect(view, asks));
      cursor = page.next();
    } while (cursor.isPresent());
  }

  private static void collect(SessionView view, Map<AskPlace, Json.Obj> asks) {
    for (Ask ask : view.asks()) {
      asks.put(
          AskPlace.of(view.id(), ask),
          ask.json().with("session", view.id().value()).with("task", view.task()));
    }
  }
}
