package dev.anabranch.launcher.config;

/**
 * A value in force.
 *
 * @param from the environment variable, the file, or {@code default}
 * @param asked true if a person set it
 */
public record Setting(Key key, String value, String from, boolean asked) {}
