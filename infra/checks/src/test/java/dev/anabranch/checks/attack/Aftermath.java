package dev.anabranch.checks.attack;

import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a session that obeyed left in its journal, as its owner reads it.
 *
 * @param status of the session when it was read
 * @param lines its entries, one line of JSON each
 */
record Aftermath(SessionId id, String status, List<Json.Obj> lines, List<Event> events) {
  Aftermath {
    lines = List.copyOf(lines);
    events = List.copyOf(events);
  }

  <E extends Event> List<E> all(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<ToolEvent.Settlement> settlements() {
    return all(ToolEvent.Settlement.class);
  }

  /** How the first calls of the first turns ended, by their number in the order of settlement. */
  ToolEvent.Settlement settlement(int number) {
    return settlements().get(number);
  }

  /** All that was printed by calls, shortened as the journal has it. */
  String printed() {
    return settlements().stream()
        .map(settlement ->
            switch (settlement) {
              case ToolEvent.Observed observed ->
                  observed.output().head() + observed.output().tail();
              case ToolEvent.Failed failed ->
                  failed.message() + failed.output().head() + failed.output().tail();
              case ToolEvent.Rejected rejected -> rejected.reason();
              case ToolEvent.CallDenied denied -> denied.reason();
              case ToolEvent.InDoubt doubt -> doubt.reason();
              case ToolEvent.CallCancelled cancelled -> "";
            })
        .collect(Collectors.joining("\n"));
  }

  /** The whole journal of the session as text. */
  String journal() {
    return lines.stream().map(Json.Obj::canonical).collect(Collectors.joining("\n"));
  }

  long head() {
    return lines.getLast().integer("seq");
  }
}
