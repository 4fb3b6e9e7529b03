package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.repair.RepairPolicy;
import dev.anabranch.modelserver.survey.SurveyPolicy;

/** The embedded model as a whole: reads what the task asks for and lets that policy answer. */
final class EmbeddedPolicy implements Policy {
  /** A tool that is only offered to see whether tools can be called. */
  private static final String PROBE_TOOL = "sys_probe";

  private static final String WHAT_IT_CAN =
      """
      I am the embedded model of Anabranch: a set of fixed rules, not a language model, and this \
      task is outside of what my rules cover.

      What I can do with the files of this session:
      - repair a program whose tests fail: "make the tests pass"
      - survey a folder of data (CSV, JSON lines, access logs, text) and write report.md: \
      "survey this folder"

      For anything else name a real model: set ANABRANCH_MODEL_URL to an OpenAI-compatible \
      endpoint, or set OPENAI_API_KEY for OpenAI's, and choose the model with --model.\
      """;

  private final Policy repair = new RepairPolicy();
  private final Policy survey = new SurveyPolicy();
  private final Policy summary = new SummaryPolicy();

  @Override
  public Reply reply(Conversation conversation) {
    if (conversation.offers(PROBE_TOOL) && conversation.turns().isEmpty()) {
      return Reply.call("", PROBE_TOOL, Json.object());
    }
    if (SummaryPolicy.isAsked(conversation)) {
      return summary.reply(conversation);
    }
    Conversation current = conversation.current();
    return switch (TaskKind.of(current.task())) {
      case REPAIR -> repair.reply(current);
      case SURVEY -> survey.reply(current);
      case OTHER -> Reply.text(WHAT_IT_CAN);
    };
  }
}
