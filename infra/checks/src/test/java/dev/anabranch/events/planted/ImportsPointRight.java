package dev.anabranch.events.planted;

import dev.anabranch.journal.JournalMoved;

/** Planted: an event that knows the journal. */
public record ImportsPointRight(JournalMoved moved) {}
