package dev.anabranch.journal;

import dev.anabranch.events.SessionId;

/**
 * Entries {@code from} to {@code to} of a branch, all written by {@code origin}; none if {@code to}
 * is before {@code from}.
 */
public record BranchStretch(SessionId origin, long from, long to) {}
