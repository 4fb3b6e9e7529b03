package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.util.Optional;

/** A session as the store knows it: {@code head} is its last seq, {@code forkedAt} 0 for a root. */
public record SessionRow(SessionId id, Optional<SessionId> parent, long forkedAt, long head) {}
