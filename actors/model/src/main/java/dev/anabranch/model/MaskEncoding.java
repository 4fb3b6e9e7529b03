package dev.anabranch.model;

import dev.anabranch.events.Mask;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a mask is told to an endpoint: fields beside messages and tools, which it never changes
 * (techniques 1.4). What an endpoint cannot be told is left out; the session enforces the mask
 * anyway.
 */
record MaskEncoding(Form form, SortedMap<String, Json> fields) {
  private static final String TOOL_CHOICE = "tool_choice";
  private static final MaskEncoding NOTHING = new MaskEncoding(Form.NOTHING, new TreeMap<>());

  /** The ways to tell a mask, from the exact one to none at all. */
  enum Form {
    ALLOWED,
    NAMED,
    GRAMMAR,
    REQUIRED,
    NONE,
    NOTHING
  }

  /** The field of a request that takes a grammar. */
  enum GrammarField {
    NONE,
    STRUCTURED_OUTPUTS,
    GUIDED,
    LLAMA
  }

  static MaskEncoding of(ModelRequest request, Dialect dialect) {
    if (request.mask().isEmpty() || request.tools().isEmpty()) {
      return NOTHING;
    }
    Mask mask = request.mask().get();
    List<String> offered = request.tools().stream().map(MaskEncoding::name).toList();
    List<String> allowed = mask.allowed().stream().filter(offered::contains).toList();
    boolean all = allowed.containsAll(offered);
    return switch (mask.mode()) {
      case NONE -> none(dialect);
      case AUTO -> allowed.isEmpty() ? none(dialect) : all ? NOTHING : auto(allowed, dialect);
      case REQUIRED ->
          allowed.isEmpty()
              ? NOTHING
              : all ? word(dialect) : required(request.tools(), allowed, dialect);
    };
  }

  private static MaskEncoding none(Dialect dialect) {
    return dialect.choices().none() ? choice(Form.NONE, Json.text("none")) : NOTHING;
  }

  /** Only {@code allowed_tools} says "one of these, or text". */
  private static MaskEncoding auto(List<String> allowed, Dialect dialect) {
    return dialect.choices().allowedTools() ? allowed(Mask.Mode.AUTO, allowed) : NOTHING;
  }

  private static MaskEncoding required(
      List<Json.Obj> tools, List<String> allowed, Dialect dialect) {
    if (dialect.choices().allowedTools()) {
      return allowed(Mask.Mode.REQUIRED, allowed);
    }
    if (allowed.size() == 1 && dialect.choices().named()) {
      return choice(Form.NAMED, function(allowed.getFirst()));
    }
    Optional<String> grammar =
        dialect.grammar() == GrammarField.NONE
            ? Optional.empty()
            : ToolCallGrammar.of(tools, allowed);
    return grammar.map(text -> grammar(dialect.grammar(), text)).orElseGet(() -> word(dialect));
  }

  private static MaskEncoding word(Dialect dialect) {
    return dialect.choices().required() ? choice(Form.REQUIRED, Json.text("required")) : NOTHING;
  }

  private static MaskEncoding allowed(Mask.Mode mode, List<String> names) {
    Json.Obj tools =
        Json.object()
            .with("mode", mode.wire())
            .with("tools", Json.array(names.stream().map(MaskEncoding::function).toList()));
    return choice(
        Form.ALLOWED, Json.object().with("type", "allowed_tools").with("allowed_tools", tools));
  }

  private static Json.Obj function(String name) {
    return Json.object()
        .with("type", "function")
        .with("function", Json.object().with("name", name));
  }

  private static MaskEncoding choice(Form form, Json value) {
    return new MaskEncoding(form, field(TOOL_CHOICE, value));
  }

  /** Without a {@code tool_choice}: vLLM would replace the grammar by one over all tools. */
  private static MaskEncoding grammar(GrammarField field, String grammar) {
    Json text = Json.text(grammar);
    return new MaskEncoding(
        Form.GRAMMAR,
        switch (field) {
          case STRUCTURED_OUTPUTS ->
              field("structured_outputs", Json.object().with("grammar", text));
          case GUIDED -> field("guided_grammar", text);
          case LLAMA -> field("grammar", text);
          case NONE -> throw new IllegalArgumentException("no field takes a grammar");
        });
  }

  private static SortedMap<String, Json> field(String name, Json value) {
    SortedMap<String, Json> fields = new TreeMap<>();
    fields.put(name, value);
    return fields;
  }

  static String name(Json.Obj tool) {
    return tool.obj("function").text("name");
  }
}
