package dev.anabranch.secrets;

import java.util.Optional;

/** What a kind of secret looks like. */
interface Shape {

  /**
   * The secret whose anchor lies from {@code start} to {@code end}; the anchor may be in other
   * case.
   */
  Optional<Match> match(Text text, int start, int end);
}
