package dev.anabranch.model;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A grammar in GBNF whose language are calls of some tools in the form that Hermes templates teach:
 * {@code <tool_call>{"name": ..., "arguments": ...}</tool_call>}, one or several, and nothing else.
 * Whether a server and its model work with it is for a probe to see.
 */
final class ToolCallGrammar {
  static final int CHARS_MAX = 256 << 10;

  private ToolCallGrammar() {}

  /** Empty if it would be too large to send. */
  static Optional<String> of(List<Json.Obj> tools, List<String> allowed) {
    SchemaGrammar rules = new SchemaGrammar();
    List<String> calls = new ArrayList<>();
    for (Json.Obj tool : tools) {
      if (allowed.contains(MaskEncoding.name(tool))) {
        calls.add(rules.rule("call", call(tool, rules)));
      }
    }
    String one = rules.rule("one", String.join(" | ", calls));
    String text = "root ::= " + one + " ( \"\\n\" " + one + " )*\n" + rules.text();
    return text.length() > CHARS_MAX ? Optional.empty() : Optional.of(text);
  }

  private static String call(Json.Obj tool, SchemaGrammar rules) {
    String name = Json.text(MaskEncoding.name(tool)).canonical();
    Json schema =
        tool.obj("function")
            .find("parameters")
            .orElseGet(() -> Json.object().with("type", "object"));
    return SchemaGrammar.literal("<tool_call>\n{\"name\": " + name + ", \"arguments\": ")
        + " "
        + rules.of(schema)
        + " "
        + SchemaGrammar.literal("}\n</tool_call>");
  }
}
