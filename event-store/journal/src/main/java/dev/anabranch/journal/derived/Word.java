package dev.anabranch.journal.derived;

/**
 * One word of a text, folded for comparison; it was cut from {@code from} (inclusive) to {@code to}
 * (exclusive) of the text. {@code last} says that nothing follows it without a gap in a script that
 * writes no gaps.
 */
record Word(String folded, int from, int to, boolean last) {}
