package dev.anabranch.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model was seen to do.
 *
 * @param reachable whether it answered at all
 * @param tools whether it called the tool that it was asked to call; UNKNOWN if it answered in
 *     words
 * @param streamedUsage whether the stream told the tokens
 * @param cachedTokens whether it told the cached tokens, also if there were none
 * @param trouble what stood in the way, in words that say what to do
 * @param wallMillis how long the first answer took
 */
public record ProbeReport(
    Finding reachable,
    Finding tools,
    Finding streamedUsage,
    Finding cachedTokens,
    Optional<String> trouble,
    OptionalLong wallMillis) {

  /** Seen, seen not to be, or not seen. */
  public enum Finding {
    YES,
    NO,
    UNKNOWN;

    static Finding of(boolean seen) {
      return seen ? YES : NO;
    }
  }
}
