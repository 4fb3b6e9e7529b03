package dev.anabranch.blobs;

import java.util.Locale;

/** What an entry of a snapshot is. */
public enum Kind {
  FILE,
  FOLDER,
  /** A symbolic link, kept as its text and never followed. */
  LINK,
  /** A file above the cap: its name and size are known, its bytes were not captured. */
  UNCAPTURED;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Kind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
