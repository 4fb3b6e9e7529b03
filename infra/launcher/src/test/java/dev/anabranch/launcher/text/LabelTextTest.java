package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Paint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LabelTextTest {
  private static Json.Obj worker(String state, String... labels) {
    return Json.object().with("state", state).with("labels", Json.strings(List.of(labels)));
  }

  private static Optional<String> notice(Optional<String> label, Json.Obj... workers) {
    return LabelText.notice(Json.object().with("workers", Json.array(List.of(workers))), label);
  }

  @Test
  void a_label_of_which_no_worker_takes_calls_is_told_with_how_to_start_one() {
    Json.Obj plain = worker("ready");
    Json.Obj lost = worker("lost", "gpu");
    assertThat(notice(Optional.of("gpu"), plain, lost, worker("ready", "big-memory")))
        .get()
        .asString()
        .contains("no worker of label gpu", "ANABRANCH_WORKER_LABELS=gpu");
    assertThat(notice(Optional.of("gpu"), plain, worker("ready", "big-memory", "gpu"))).isEmpty();
  }

  @Test
  void a_session_that_is_shown_says_its_label_if_it_has_one() {
    Json.Obj plain =
        Json.object()
            .with("id", "1")
            .with("task", "t")
            .with("status", "running")
            .with("model", "m")
            .with("steps", 0)
            .with("head", 2)
            .with("usage", Json.object())
            .with("createdAt", "2026-01-02T03:04:05Z");
    assertThat(SessionText.lines(plain.with("label", "gpu"), new Paint(false)))
        .contains("label     gpu")
        .hasSize(SessionText.lines(plain, new Paint(false)).size() + 1);
  }

  @Test
  void a_session_of_no_label_is_told_only_where_workers_are_there_and_all_have_one() {
    assertThat(notice(Optional.empty())).isEmpty();
    assertThat(notice(Optional.empty(), worker("lost", "gpu"))).isEmpty();
    assertThat(notice(Optional.empty(), worker("ready", "gpu"), worker("ready"))).isEmpty();
    assertThat(notice(Optional.empty(), worker("ready", "gpu"), worker("lost")))
        .get()
        .asString()
        .contains("their labels alone", "--label");
  }
}
