package dev.anabranch.modelserver.repair;

import java.util.Map;

/** Functions that are taken for each other. */
final class SimilarCalls implements Mutation {
  private static final Map<String, String> PAIRS =
      Map.ofEntries(
          Map.entry("min", "max"),
          Map.entry("max", "min"),
          Map.entry("floor", "ceil"),
          Map.entry("ceil", "floor"),
          Map.entry("any", "all"),
          Map.entry("all", "any"),
          Map.entry("some", "every"),
          Map.entry("every", "some"),
          Map.entry("anyMatch", "allMatch"),
          Map.entry("allMatch", "anyMatch"),
          Map.entry("startswith", "endswith"),
          Map.entry("endswith", "startswith"),
          Map.entry("startsWith", "endsWith"),
          Map.entry("endsWith", "startsWith"),
          Map.entry("indexOf", "lastIndexOf"),
          Map.entry("lastIndexOf", "indexOf"),
          Map.entry("break", "continue"),
          Map.entry("continue", "break"));

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      Token token = code.token(i);
      String other = token.kind() == Token.Kind.NAME ? PAIRS.getOrDefault(token.text(), "") : "";
      boolean stands = code.token(i + 1).is("(") || token.is("break") || token.is("continue");
      if (!other.isEmpty() && stands) {
        out.replace(i, other, FaultKind.CALL, 0.5);
      }
    }
  }
}
