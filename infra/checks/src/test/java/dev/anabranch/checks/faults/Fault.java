package dev.anabranch.checks.faults;

/**
 * One change that may break a program.
 *
 * @param kind the class of faults
 * @param line the line it is in, from 1
 * @param before that line as the author wrote it
 * @param after that line with the fault
 * @param text the whole file with the fault
 */
public record Fault(String kind, int line, String before, String after, String text) {}
