package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Paint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session that rests is said to need. */
final class AskTextTest {
  private static Json.Obj session(String status, Json.Obj... asks) {
    Json.Obj session = Json.object().with("id", "SESSION").with("status", status);
    return asks.length == 0 ? session : session.with("asks", Json.array(List.of(asks)));
  }

  private static Json.Obj ask(String kind) {
    return Json.object()
        .with("call", "4.0")
        .with("tool", "shell_run")
        .with("arguments", "{\"command\":\"a\u001b[31m\"}")
        .with("kind", kind);
  }

  @Test
  void a_call_is_told_with_the_verbs_that_settle_it() {
    Json.Obj session = session("waiting", ask("approval").with("reason", "it is new"));

    assertThat(AskText.needs(session))
        .containsExactly(
            "call 4.0 waits for approval, it is new: shell_run {\"command\":\"a·[31m\"}",
            "  anabranch approve SESSION 4.0",
            "  anabranch deny SESSION 4.0 --reason \"...\"");
  }

  @Test
  void a_question_is_told_with_the_verb_that_answers_it() {
    Json.Obj session = session("waiting", ask("answer").with("question", "Which port?"));

    assertThat(AskText.needs(session))
        .startsWith("call 4.0 asks: Which port?", "  anabranch answer SESSION 4.0 \"...\"");
    Json.Obj endless = session("waiting", ask("answer").with("question", "x".repeat(10_000)));
    assertThat(AskText.needs(endless)).first().asString().hasSize(4_000).endsWith("x…");
  }

  @Test
  void a_budget_that_is_used_up_is_told_with_the_verb_that_raises_it() {
    Json.Obj budget = Json.object().with("cost", "0.5").with("steps", 9).with("seconds", 60);

    assertThat(AskText.needs(session("paused").with("budget", budget.with("reached", "steps"))))
        .containsExactly(
            "the budget of 9 steps is used up; for as much again:",
            "  anabranch budget SESSION --add steps=9");
    assertThat(AskText.needs(session("paused").with("budget", budget.with("reached", "cost"))))
        .last()
        .isEqualTo("  anabranch budget SESSION --add cost=0.5");
    assertThat(AskText.needs(session("paused").with("budget", budget)))
        .containsExactly("the session is paused", "  anabranch resume SESSION");
  }

  @Test
  void only_what_rests_and_can_be_answered_needs_a_person() {
    assertThat(AskText.needsPerson(session("waiting"))).isTrue();
    assertThat(AskText.needsPerson(session("paused"))).isTrue();
    assertThat(AskText.needsPerson(session("running", ask("approval")))).isFalse();
    assertThat(AskText.needsPerson(session("completed"))).isFalse();
    assertThat(AskText.needsPerson(session("paused").with("readOnly", "why"))).isFalse();
  }

  @Test
  void a_session_is_shown_with_what_it_asks_and_what_it_may_use() {
    Json.Obj session =
        session("waiting", ask("approval"))
            .with("task", "t")
            .with("model", "m")
            .with("steps", 3)
            .with("head", 8)
            .with("createdAt", "2026-01-01T00:00:00Z")
            .with("autonomy", 1)
            .with("usage", Json.object().with("cost", "0.0123").with("currency", "USD"))
            .with(
                "budget",
                Json.object()
                    .with("steps", 200)
                    .with("seconds", 60)
                    .with("tokens", 50_000)
                    .with("spentTokens", 12_345)
                    .with("cost", "0.5")
                    .with("reached", "tokens"));

    assertThat(SessionText.lines(session, new Paint(false)))
        .contains(
            "cost      0.0123 USD",
            "budget    3 of 200 steps, 12,345 of 50,000 tokens, unknown of 0.5 cost, at most 60 s,"
                + " tokens used up",
            "autonomy  1",
            "asks      call 4.0 waits for approval: shell_run {\"command\":\"a·[31m\"}");
  }

  @Test
  void compared_sessions_are_told_in_rows_with_where_they_part_and_what_differs() {
    Json.Obj one =
        Json.parseObject(
            """
            {"commonPrefix": 4,
             "sessions": [
               {"id": "A", "status": "completed", "steps": 3, "head": 9, "answer": "done",
                "usage": {"promptTokens": 1200, "outputTokens": 34}},
               {"id": "B", "status": "failed", "steps": 2, "head": 7, "reason": "no",
                "usage": {"cost": "0.1", "currency": "EUR"}}],
             "divergence": [{"session": "B", "seq": 5, "type": "Forked", "text": "x"}],
             "differences": [{"session": "B", "workspace":
               {"files": [{"path": "notes", "change": "added"}], "diff": "", "cut": true}}]}
            """);

    assertThat(ComparisonText.lines(one, 100))
        .containsExactly(
            "one up to entry 4",
            "",
            "SESSION  STATUS     STEPS  ENTRIES  TOKENS  COST     OUTCOME",
            "A        completed  3      9        1,234   -        done",
            "B        failed     2      7        -       0.1 EUR  no",
            "",
            "B  5  Forked: x",
            "",
            "files of B against the first:",
            "  added  notes",
            "  and more; `diff` shows all");
  }
}
