package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import java.util.Optional;

/** A session's place in its tree of forks; {@code depth} counts the forks above it. */
public record LineageRow(
    SessionId session, Optional<SessionId> parent, long forkedAt, SessionId root, int depth) {}
