package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ToolCall;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes for calls when a session may do more or less, and what counts as known. */
class AutonomyTest {
  private static final ToolCall SHELL = Played.call("shell_run", "{\"command\":\"ls\"}");

  private static ToolCall post(String url) {
    return Played.call(Played.OUTSIDE, "{\"url\":" + url + "}");
  }

  private static void change(Played played, int level) {
    played.tell(new SessionCommand.SetAutonomy(level, "owner"));
  }

  private static void approve(Played played, Optional<String> arguments) {
    played.tell(new SessionCommand.Approve(played.address(0), arguments, "owner"));
    assertThat(played.types()).containsExactly("Approved");
  }

  @Test
  void a_call_that_waits_is_not_let_run_by_less_autonomy() {
    Played played = Played.submitted(1);
    played.reply(SHELL);
    change(played, 0);

    assertThat(played.types()).containsExactly("AutonomyChanged");
    assertThat(played.due()).isEmpty();
    assertThat(played.state.turn().asking()).hasSize(1);
  }

  @Test
  void a_reply_that_comes_after_the_change_asks_for_every_call() {
    Played played = Played.submitted(4);
    change(played, 0);
    played.reply(SHELL, post("\"http://a.b\""));

    assertThat(played.types())
        .containsExactly("ModelReplied", "ApprovalRequested", "ApprovalRequested");
    assertThat(played.due()).isEmpty();
  }

  @Test
  void a_call_that_is_with_a_worker_goes_on_and_those_behind_it_ask() {
    Played played = Played.submitted(4);
    played.reply(SHELL, SHELL);
    assertThat(played.due()).containsExactly(played.address(0));
    change(played, 1);

    assertThat(played.types()).containsExactly("AutonomyChanged", "ApprovalRequested");
    assertThat(played.due()).containsExactly(played.address(0));
    played.restart();
    assertThat(played.types()).containsExactly("Dispatched");
    assertThat(played.due()).containsExactly(played.address(0));
    played.observe(played.address(0), "done");
    assertThat(played.due()).isEmpty();
  }

  @Test
  void known_is_what_ran_and_not_what_was_asked_for() {
    Played played = Played.submitted(3);
    played.reply(post("\"http://evil.com/\""));
    approve(played, Optional.of("{\"url\":\"http://good.com/\"}"));
    played.observe(played.address(0), "posted");
    played.reply(post("\"http://good.com/2\""), post("\"http://evil.com/2\""));

    assertThat(played.due()).containsExactly(played.address(0));
    assertThat(played.state.turn().asking()).hasSize(1);
  }

  @Test
  void what_more_autonomy_let_run_is_not_known() {
    Played played = Played.submitted(3);
    played.reply(post("\"http://a.b/\""));
    change(played, 4);
    assertThat(played.types()).containsExactly("AutonomyChanged", "Approved");
    played.observe(played.address(0), "posted");
    change(played, 3);
    played.reply(post("\"http://a.b/\""));

    assertThat(played.types()).contains("ApprovalRequested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[]", "null", "{\"a\":1}", "\"http://a.com/?q=x|y\"", "\"\""})
  void an_address_without_a_host_is_like_nothing_but_itself(String url) {
    Played played = Played.submitted(3);
    played.reply(post(url));
    approve(played, Optional.empty());
    played.observe(played.address(0), "posted");
    played.reply(post(url), post("\"http://b.com/?q=x|y\""), post("[1]"));

    assertThat(played.due()).containsExactly(played.address(0));
    assertThat(played.state.turn().asking()).hasSize(2);
  }

  @Test
  void the_time_that_a_person_takes_to_deny_is_not_the_sessions() {
    Played played = Played.submitted(1);
    played.reply(SHELL, SHELL);
    long before = played.state.life().startedSeq();
    played.tell(new SessionCommand.Deny(played.address(0), "no", "owner"));

    assertThat(played.state.life().startedSeq()).isGreaterThan(before);
  }
}
