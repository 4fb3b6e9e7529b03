package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A record that nobody could use.
 *
 * @param offset its place among the dead
 * @param at when it was put there
 * @param topic where it was before
 * @param key whose it is: the text of its key, a session's id if it is as it should be
 * @param reason why it is here
 * @param call the call, if it is a readable one. To have it done after all its session publishes it
 *     again under its next attempt: as the same attempt a worker would take it for the first time
 */
public record DeadRecord(
    long offset, Instant at, String topic, String key, String reason, Optional<ToolRequest> call) {

  /** True if this is a publishing of that call. */
  public boolean isCall(SessionId session, String address) {
    return call.filter(one -> one.session().equals(session) && one.call().equals(address))
        .isPresent();
  }
}
