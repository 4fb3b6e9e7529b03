package dev.anabranch.events;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.Optional;

/**
 * What stands in a journal and is no fact to this build: an event of a newer Anabranch, bytes of
 * another form, or bytes that are not what was hashed. Only reading makes one; none is ever
 * appended.
 *
 * @param type the wire name as it is stored
 * @param json the stored event; empty if its bytes are no JSON object
 * @param reason why it is no fact here, and what to do
 */
public record Unreadable(String type, Optional<Json.Obj> json, String reason) implements Event {

  /** The same of stored bytes. */
  public static Unreadable of(String type, byte[] payload, String reason) {
    try {
      return new Unreadable(type, Optional.of(Json.parseObject(payload)), reason);
    } catch (JsonRefused e) {
      return new Unreadable(type, Optional.empty(), reason);
    }
  }
}
