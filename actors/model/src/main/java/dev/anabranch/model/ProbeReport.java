package dev.anabranch.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model was seen to do and its server to say.
 *
 * @param reachable whether anybody answered, be it with a refusal
 * @param tools whether it called the tool that it was asked to call; UNKNOWN if it answered in
 *     words
 * @param streamedUsage whether the reply told the tokens
 * @param cachedTokens whether it told the cached tokens, also if there were none
 * @param masks which ways to narrow the choice of tools work
 * @param server what the server says of itself
 * @param trouble what stood in the way, in words that say what to do
 * @param wallMillis how long the first reply took; empty if there was none
 */
public record ProbeReport(
    Finding reachable,
    Finding tools,
    Finding streamedUsage,
    Finding cachedTokens,
    Masks masks,
    ServerFacts server,
    Optional<String> trouble,
    OptionalLong wallMillis) {

  /**
   * Each way to tell a mask: YES if the reply kept to it against what the prompt asked, NO if it
   * was refused or passed over.
   *
   * @param allowedTools {@code tool_choice} with a list of the allowed tools
   * @param named {@code tool_choice} with one function
   * @param required {@code tool_choice: "required"}
   * @param grammar a grammar over the calls of the allowed tools; UNKNOWN where none is known
   */
  public record Masks(Finding allowedTools, Finding named, Finding required, Finding grammar) {
    static final Masks UNKNOWN =
        new Masks(Finding.UNKNOWN, Finding.UNKNOWN, Finding.UNKNOWN, Finding.UNKNOWN);
  }

  /** Whether the model gave a reply, with tools or without. */
  public boolean answered() {
    return wallMillis.isPresent();
  }

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
