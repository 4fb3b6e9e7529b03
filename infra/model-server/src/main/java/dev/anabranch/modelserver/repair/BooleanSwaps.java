package dev.anabranch.modelserver.repair;

import java.util.Map;

/** {@code or} for {@code and}, {@code &&} for {@code ||}, true for false. */
final class BooleanSwaps implements Mutation {
  private static final Map<String, String> WORDS =
      Map.of(
          "and", "or", "or", "and", "True", "False", "False", "True", "true", "false", "false",
          "true");

  @Override
  public void propose(Code code, Evidence evidence, Proposals out) {
    for (int i = 0; i < code.size(); i++) {
      Token token = code.token(i);
      boolean pythonOnly = token.is("and") || token.is("or");
      if (token.is("&&") || token.is("||")) {
        out.replace(i, token.is("&&") ? "||" : "&&", FaultKind.BOOLEAN, weight(code, i));
      } else if (code.context(i) == Context.TEST && (token.is("-a") || token.is("-o"))) {
        out.replace(i, token.is("-a") ? "-o" : "-a", FaultKind.BOOLEAN, 1);
      } else if (token.kind() == Token.Kind.NAME
          && WORDS.containsKey(token.text())
          && (!pythonOnly || code.language() == Language.PYTHON)) {
        out.replace(i, WORDS.getOrDefault(token.text(), ""), FaultKind.BOOLEAN, 0.9);
      }
    }
  }

  /** Between shell commands the operator is often mere control flow. */
  private static double weight(Code code, int index) {
    return code.context(index) == Context.COMMAND ? 0.8 : 1;
  }
}
