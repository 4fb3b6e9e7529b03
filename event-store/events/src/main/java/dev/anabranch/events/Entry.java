package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event with its place and its time. {@code seq} counts along the branch from 1; {@code origin}
 * is the session that wrote it, also when a fork reads it; {@code hash} is 64 hex digits of the
 * chain. {@code ordering} is the place in the store's feed, 0 where there is none (an export).
 */
public record Entry(
    long seq, long ordering, SessionId origin, long micros, String hash, Event event) {

  public Instant time() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  public String type() {
    return EventCodec.type(event);
  }

  /**
   * The JSON of the public contract: {@code {seq, ordering, origin, time, type, hash, event,
   * unreadable?}}, the last saying why the event is no fact to this build.
   */
  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("seq", seq)
            .with("origin", origin.value())
            .with("time", time().toString())
            .with("type", type())
            .with("hash", hash)
            .with("event", EventCodec.encode(event));
    Json.Obj placed = ordering > 0 ? json.with("ordering", ordering) : json;
    return event instanceof Unreadable unreadable
        ? placed.with("unreadable", unreadable.reason())
        : placed;
  }
}
