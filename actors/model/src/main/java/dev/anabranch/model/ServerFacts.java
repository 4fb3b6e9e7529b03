package dev.anabranch.model;

import dev.anabranch.model.ProbeReport.Finding;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says of itself without a model being asked.
 *
 * @param windowTokens the context window with which it runs the model; empty if it does not say
 * @param templateTools whether the model's chat template has a place for tools; UNKNOWN where the
 *     server does not say
 */
public record ServerFacts(
    ServerKind kind, Optional<String> version, OptionalLong windowTokens, Finding templateTools) {
  static final ServerFacts UNKNOWN = ServerFacts.of(ServerKind.UNKNOWN);

  static ServerFacts of(ServerKind kind) {
    return new ServerFacts(kind, Optional.empty(), OptionalLong.empty(), Finding.UNKNOWN);
  }
}
