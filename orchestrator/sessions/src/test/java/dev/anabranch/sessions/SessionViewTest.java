package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Budget;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which people see sessions. */
class SessionViewTest {
  private static final SessionId ID = SessionId.random(new SplittableRandom(1));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  private static Ask ask(String call, Ask.Kind kind) {
    return new Ask(
        call,
        "shell_run",
        "{\"command\":\"make\"}",
        kind,
        kind == Ask.Kind.ANSWER ? Optional.of("Which?") : Optional.empty(),
        kind == Ask.Kind.APPROVAL ? Optional.of("it is new") : Optional.empty(),
        "d".repeat(64),
        Optional.of(NOW));
  }

  private static SessionView view() {
    return new SessionView(
        ID,
        "a task",
        "waiting",
        12,
        3,
        Optional.empty(),
        Optional.empty(),
        "a-model",
        Optional.empty(),
        0,
        Optional.empty(),
        NOW,
        Usage.of(100, 60, 10),
        Optional.of(new SessionView.Money("0.0123", "USD")),
        List.of(ask("4.0", Ask.Kind.APPROVAL), ask("4.1", Ask.Kind.ANSWER)),
        OptionalInt.of(2),
        Optional.of(
            new BudgetView(
                200,
                60,
                OptionalLong.of(5000),
                Optional.of("0.5"),
                110,
                Optional.of("0.0123"),
                Optional.of(Budget.TOKENS))),
        Optional.of(new SessionView.ChildOf(ID, "7.0", 2)),
        Optional.of("gpu"),
        Optional.empty());
  }

  @Test
  void what_was_projected_is_read_again_as_it_was() {
    assertThat(SessionView.of(view().json())).isEqualTo(view());
    assertThat(view().json().obj("usage").text("cost")).isEqualTo("0.0123");
  }

  @Test
  void what_was_projected_before_asks_and_budgets_is_still_read() {
    String older =
        "{\"createdAt\":\"2026-01-02T03:04:05Z\",\"head\":2,\"id\":\""
            + ID
            + "\",\"model\":\"m\",\"status\":\"running\",\"steps\":0,\"task\":\"t\",\"usage\":{}}";

    SessionView view = SessionView.of(Json.parseObject(older));

    assertThat(view.asks()).isEmpty();
    assertThat(view.autonomy()).isEmpty();
    assertThat(view.json().canonical()).isEqualTo(older);
  }

  @ParameterizedTest
  @CsvSource({"1, 1000000", "0.50, 500000", "0.000001, 1", "12.345678, 12345678", "007, 7000000"})
  void an_amount_of_money_is_kept_in_millionths(String decimal, long micros) {
    assertThat(Micros.of(decimal)).isEqualTo(micros);
    assertThat(Micros.of(Micros.text(micros))).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "0.0000001", "1e3", "1,5", ".5", "1.", "a", "99999999999999999999"})
  void an_amount_that_is_none_is_refused(String decimal) {
    assertThatThrownBy(() -> Micros.of(decimal)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_place_among_all_asks_is_read_again_and_older_ones_come_first() {
    AskPlace early = AskPlace.of(ID, ask("4.0", Ask.Kind.APPROVAL));
    AskPlace late = new AskPlace(early.micros() + 1, ID, "3.0");

    assertThat(AskPlace.parse(early.text())).contains(early);
    assertThat(early).isLessThan(late).isLessThan(AskPlace.of(ID, ask("4.1", Ask.Kind.ANSWER)));
    assertThat(AskPlace.parse("x")).isEmpty();
    assertThat(AskPlace.parse("1_" + "u".repeat(26) + "_3.0")).isEmpty();
  }
}
