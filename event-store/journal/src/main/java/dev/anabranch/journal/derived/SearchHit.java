package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import java.time.Instant;

/** An entry that was found; {@code session} and {@code seq} open it. */
public record SearchHit(
    SessionId session, long seq, long ordering, Instant time, String type, Snippet snippet) {}
