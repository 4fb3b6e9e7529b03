package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.EventRefused;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * An entry as its store keeps it: the bytes that were hashed, not yet an event. Proofs and exports
 * are made from these, so that an event of an older form keeps its bytes. The arrays are shared and
 * must not be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying a payload is not free
public record StoredEntry(
    long seq,
    long ordering,
    SessionId origin,
    long micros,
    String type,
    byte[] hash,
    byte[] digest,
    byte[] payload) {

  /** The entry, or {@link JournalDamaged} if the bytes are no event that this build can read. */
  public Entry entry() {
    try {
      return entry(EventCodec.decode(type, payload));
    } catch (EventRefused e) {
      throw new JournalDamaged(
          "entry " + seq + " of session " + origin + " cannot be read: " + e.getMessage(), e);
    }
  }

  public Instant time() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  Entry entry(Event event) {
    return new Entry(seq, ordering, origin, micros, HexFormat.of().formatHex(hash), event);
  }

  /** What {@code hash} must be if {@code previous} is the hash before it. */
  byte[] chained(byte[] previous) {
    return HashChain.next(previous, origin, seq, type, micros, digest);
  }
}
