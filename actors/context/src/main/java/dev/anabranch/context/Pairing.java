package dev.anabranch.context;

import dev.anabranch.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What every endpoint asks of a history: each tool call of a reply is answered exactly once, before
 * anything else is said, and nothing is answered that was not called.
 */
public final class Pairing {
  private Pairing() {}

  /** What is wrong with the messages; empty if they are a valid sequence. */
  public static Optional<String> fault(List<Json.Obj> messages) {
    SequencedSet<String> open = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      Json.Obj message = messages.get(i);
      String role = message.text("role");
      if (role.equals("tool")) {
        String id = message.text("tool_call_id");
        if (!open.remove(id)) {
          return Optional.of("message " + i + " answers " + id + ", which is not open");
        }
      } else if (!open.isEmpty()) {
        return Optional.of("message " + i + " comes while " + open.getFirst() + " is open");
      } else if (role.equals("assistant") && message.find("tool_calls").isPresent()) {
        for (Json call : message.list("tool_calls")) {
          if (!open.add(call.asObject().text("id"))) {
            return Optional.of("message " + i + " has two calls of one id");
          }
        }
      }
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of("call " + open.getFirst() + " is never answered");
  }
}
