package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a session waits for after each of its entries, in one line: the model, or open calls. */
public final class OpenLine {
  private final int columns;
  private final Map<String, String> open = new LinkedHashMap<>();
  private boolean asking;

  public OpenLine(int columns) {
    this.columns = columns;
  }

  /** The line after an entry as {@code {seq, type, event, ...}}; empty if it waits for nothing. */
  public String after(Json.Obj entry) {
    see(entry);
    if (open.isEmpty()) {
      return asking ? "       … the model" : "";
    }
    return OneLine.clip("       … " + String.join(", ", open.values()), columns - 1);
  }

  private void see(Json.Obj entry) {
    switch (entry.text("type")) {
      case "ModelRequested" -> asking = true;
      case "ModelFailed", "ModelCancelled" -> asking = false;
      case "ModelReplied" -> replied(entry.integer("seq"), entry.obj("event"));
      case "Observed", "Failed", "Rejected", "CallDenied", "CallCancelled", "InDoubt" ->
          open.remove(entry.obj("event").text("call"));
      case "Ended", "SessionCancelled" -> {
        asking = false;
        open.clear();
      }
      default -> {
        // says nothing of what is waited for
      }
    }
  }

  private void replied(long seq, Json.Obj reply) {
    asking = false;
    int index = 0;
    for (Json call : reply.list("calls")) {
      open.put(seq + "." + index++, call.asObject().text("name"));
    }
  }
}
