package dev.anabranch.journal.contract;

/**
 * What every journal keeps. An implementation extends this class in its tests and says how an empty
 * journal is opened; nothing here knows a store.
 */
public abstract class JournalContract extends ImportContract {}
