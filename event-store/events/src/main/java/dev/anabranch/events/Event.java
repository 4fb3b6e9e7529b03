package dev.anabranch.events;

/**
 * A fact of a session: past tense, never changed. An event knows no clock, no place and no
 * rendering; its {@link Entry} knows when and where.
 */
public sealed interface Event
    permits TaskEvent, TurnEvent, ToolEvent, PeopleEvent, ContextEvent, ChildEvent, Unreadable {}
