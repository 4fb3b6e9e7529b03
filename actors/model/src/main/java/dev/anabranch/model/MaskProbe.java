package dev.anabranch.model;

import dev.anabranch.events.Mask;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.ToolCall;
import dev.anabranch.model.Dialect.ToolChoices;
import dev.anabranch.model.MaskEncoding.GrammarField;
import dev.anabranch.model.ProbeReport.Finding;
import dev.anabranch.model.ProbeReport.Masks;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Sees which ways of telling a mask an endpoint keeps to. The prompt asks for the one thing that
 * the mask forbids, so a field that is taken and passed over shows as well as one that is refused.
 */
final class MaskProbe {
  private static final Mask ONLY_OTHER =
      new Mask("probe", Mask.Mode.REQUIRED, List.of(Probe.OTHER_TOOL));
  private static final Mask SOME =
      new Mask("probe", Mask.Mode.REQUIRED, List.of(Probe.TOOL, Probe.OTHER_TOOL));
  private static final ToolChoices NO_CHOICES = new ToolChoices(false, false, false, false);

  private final BiFunction<ModelRequest, Dialect, ModelAnswer> ask;
  private final ModelChoice model;
  private Dialect dialect;

  /**
   * @param ask asks in exactly this dialect and learns nothing from it
   * @param dialect what is known of the endpoint so far
   */
  MaskProbe(
      BiFunction<ModelRequest, Dialect, ModelAnswer> ask, ModelChoice model, Dialect dialect) {
    this.ask = ask;
    this.model = model;
    this.dialect = dialect;
  }

  Masks run(ServerKind kind) {
    Finding allowed = narrowed(dialect.with(new ToolChoices(true, false, false, false)));
    Finding named = narrowed(dialect.with(new ToolChoices(false, true, false, false)));
    Finding required = required();
    GrammarField grammar = grammar(kind);
    dialect =
        dialect
            .with(
                new ToolChoices(
                    takes(allowed, dialect.choices().allowedTools()),
                    takes(named, dialect.choices().named()),
                    takes(required, dialect.choices().required()),
                    dialect.choices().none()))
            .with(grammar);
    return new Masks(allowed, named, required, grammarFinding(kind, grammar));
  }

  /** What is known after the probe. */
  Dialect learnt() {
    return dialect;
  }

  private static boolean takes(Finding finding, boolean before) {
    return finding == Finding.UNKNOWN ? before : finding == Finding.YES;
  }

  /** The model is told to call the one tool and allowed only the other. */
  private Finding narrowed(Dialect exactly) {
    ModelRequest request = Probe.callOne(model, Probe.TOOLS).with(ONLY_OTHER);
    return seen(ask.apply(request, exactly), List.of(Probe.OTHER_TOOL));
  }

  /** The model is told to call nothing and made to call something. */
  private Finding required() {
    Dialect exactly = dialect.with(new ToolChoices(false, false, true, false));
    ModelRequest request = Probe.callNone(model, Probe.TOOLS).with(SOME);
    return seen(ask.apply(request, exactly), List.of(Probe.TOOL, Probe.OTHER_TOOL));
  }

  private static Finding seen(ModelAnswer answer, List<String> expected) {
    return switch (answer) {
      case ModelAnswer.Replied replied ->
          Finding.of(
              !replied.event().calls().isEmpty()
                  && replied.event().calls().stream()
                      .map(ToolCall::name)
                      .allMatch(expected::contains));
      case ModelAnswer.Failed failed ->
          failed.kind().equals("refused") ? Finding.NO : Finding.UNKNOWN;
    };
  }

  private GrammarField grammar(ServerKind kind) {
    List<GrammarField> fields =
        switch (kind) {
          case VLLM -> List.of(GrammarField.STRUCTURED_OUTPUTS, GrammarField.GUIDED);
          case LLAMA_CPP -> List.of(GrammarField.LLAMA);
          case OPENAI, OLLAMA, EMBEDDED, UNKNOWN -> List.<GrammarField>of();
        };
    for (GrammarField field : fields) {
      if (narrowed(dialect.with(NO_CHOICES).with(field)) == Finding.YES) {
        return field;
      }
    }
    return GrammarField.NONE;
  }

  private static Finding grammarFinding(ServerKind kind, GrammarField field) {
    boolean asked = kind == ServerKind.VLLM || kind == ServerKind.LLAMA_CPP;
    return asked ? Finding.of(field != GrammarField.NONE) : Finding.UNKNOWN;
  }
}
