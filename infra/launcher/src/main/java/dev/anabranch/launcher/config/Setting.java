package dev.anabranch.launcher.config;

import dev.anabranch.journal.Database;

/**
 * A value in force.
 *
 * @param from the environment variable, the file, or {@code default}
 * @param asked true if a person set it
 */
public record Setting(Key key, String value, String from, boolean asked) {

  /** The value for people: a journal's address without its password. */
  public String shown() {
    return key == Key.JOURNAL ? Database.shown(value) : value;
  }
}
