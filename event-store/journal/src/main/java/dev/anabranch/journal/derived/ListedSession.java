package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;

/**
 * A session as lists show it. Times are microseconds since 1970; {@code updated} is the time of
 * entry {@code head}.
 */
public record ListedSession(
    SessionId id,
    String status,
    String task,
    long head,
    int steps,
    long created,
    long updated,
    String json) {}
