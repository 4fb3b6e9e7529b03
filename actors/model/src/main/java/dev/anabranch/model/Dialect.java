package dev.anabranch.model;

import dev.anabranch.model.MaskEncoding.Form;
import dev.anabranch.model.MaskEncoding.GrammarField;

/**
 * What an endpoint understands beyond messages and tools, learnt from what it is, what a probe saw
 * and what it refused.
 *
 * @param cacheKey takes {@code prompt_cache_key}
 * @param streamOptions takes {@code stream_options}
 * @param streamsCalls streams tool calls without losing them
 * @param choices which forms of {@code tool_choice} it takes
 * @param grammar in which field it takes a grammar together with tools; only ever set by a probe
 */
record Dialect(
    boolean cacheKey,
    boolean streamOptions,
    boolean streamsCalls,
    ToolChoices choices,
    GrammarField grammar) {
  static final Dialect FULL =
      new Dialect(true, true, true, new ToolChoices(true, true, true, true), GrammarField.NONE);

  /** Which forms of {@code tool_choice} are taken. */
  record ToolChoices(boolean allowedTools, boolean named, boolean required, boolean none) {

    ToolChoices and(ToolChoices other) {
      return new ToolChoices(
          allowedTools && other.allowedTools,
          named && other.named,
          required && other.required,
          none && other.none);
    }
  }

  /**
   * Where to begin with a server of this kind. llama.cpp takes words alone and reads an object as
   * {@code auto} without a complaint; Ollama passes over the field; vLLM has no {@code
   * allowed_tools}.
   */
  static Dialect of(ServerKind kind) {
    return switch (kind) {
      case OPENAI, EMBEDDED, UNKNOWN -> FULL;
      case VLLM -> FULL.with(new ToolChoices(false, true, true, true));
      case LLAMA_CPP -> FULL.with(new ToolChoices(false, false, true, true));
      case OLLAMA ->
          new Dialect(
              true, true, false, new ToolChoices(false, false, false, true), GrammarField.NONE);
    };
  }

  Dialect with(ToolChoices newChoices) {
    return new Dialect(cacheKey, streamOptions, streamsCalls, newChoices, grammar);
  }

  Dialect with(GrammarField newGrammar) {
    return new Dialect(cacheKey, streamOptions, streamsCalls, choices, newGrammar);
  }

  /** What both understand; the grammar is this one's. */
  Dialect and(Dialect other) {
    return new Dialect(
        cacheKey && other.cacheKey,
        streamOptions && other.streamOptions,
        streamsCalls && other.streamsCalls,
        choices.and(other.choices),
        grammar);
  }

  /**
   * This dialect without the field that the refusal complains about; the same if about none.
   *
   * @param sent the form in which the refused request told its mask
   */
  Dialect without(String refusal, Form sent) {
    boolean choice = refusal.contains("tool_choice") || refusal.contains("allowed_tools");
    boolean grammatical =
        refusal.contains("grammar")
            || refusal.contains("structured_outputs")
            || refusal.contains("guided");
    return new Dialect(
        cacheKey && !refusal.contains("prompt_cache_key"),
        streamOptions && !refusal.contains("stream_options"),
        streamsCalls,
        new ToolChoices(
            choices.allowedTools() && !(choice && sent == Form.ALLOWED),
            choices.named() && !(choice && sent == Form.NAMED),
            choices.required() && !(choice && sent == Form.REQUIRED),
            choices.none() && !(choice && sent == Form.NONE)),
        grammatical && sent == Form.GRAMMAR ? GrammarField.NONE : grammar);
  }
}
