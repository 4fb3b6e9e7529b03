package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.Unreadable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

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

  /** The entry; what this build cannot take as an event is {@link Unreadable}. */
  public Entry entry() {
    return entry(EventCodec.read(type, payload));
  }

  /** Why this is not what was hashed after an entry with hash {@code previous}; empty if it is. */
  Optional<String> fault(byte[] previous) {
    if (!Arrays.equals(Sha256.of(payload), digest)) {
      return Optional.of("its payload is not the one that was hashed");
    }
    return Arrays.equals(chained(previous), hash)
        ? Optional.empty()
        : Optional.of(
            "its payload, type, time or hash is not what was hashed, or it is not in its place");
  }

  /** The entry as it is stored, with {@code reason} why no event is read in it. */
  Entry unreadable(String reason) {
    return entry(Unreadable.of(type, payload, reason));
  }

  public Instant time() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The same entry at another place of a feed, which belongs to a store. */
  StoredEntry at(long place) {
    return new StoredEntry(seq, place, origin, micros, type, hash, digest, payload);
  }

  Entry entry(Event event) {
    return new Entry(seq, ordering, origin, micros, HexFormat.of().formatHex(hash), event);
  }

  /** What {@code hash} must be if {@code previous} is the hash before it. */
  byte[] chained(byte[] previous) {
    return HashChain.next(previous, origin, seq, type, micros, digest);
  }
}
