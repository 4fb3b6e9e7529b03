package dev.anabranch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.PeopleEvent;
import dev.anabranch.sessions.Ask;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.Wish;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps of agents without a fault. */
class SweepTest {

  @Test
  void a_run_of_sixty_events_is_killed_before_and_after_each_of_its_writes() {
    Script script = Script.begin();
    for (int i = 0; i < 19; i++) {
      script = script.calls("file_read", "{\"page\":" + i + "}");
    }
    TestAgent agent =
        TestAgent.of("read", script.says("read"))
            .pure("file_read", arguments -> "page " + arguments.integer("page"));

    SweepReport report = CrashSweep.of(agent).run();

    assertThat(report.uncrashed().entries()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(report.crashes()).isEqualTo(2 * report.writes()).isEqualTo(80);
    assertThat(report.runs().stream().filter(run -> run.ran("file_read") > 19).count())
        .as("reading again after a crash is allowed")
        .isPositive();
  }

  /** Scripts of reading, paying, failing and doing several at once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void no_crash_harms_a_random_agent(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Script script = Script.begin();
    for (int i = 0; i < 4; i++) {
      script =
          switch (random.nextInt(4)) {
            case 0 -> script.calls("file_read", "{}").and("file_read", "{}");
            case 1 -> script.calls("money_pay", "{}");
            case 2 -> script.calls("file_read", "{}").and("money_pay", "{}").and("sys_time", "{}");
            default -> script.fails(500 + i).calls("no_such", "{}");
          };
    }
    TestAgent agent =
        TestAgent.of("work", script.says("worked"))
            .pure("file_read", arguments -> "text")
            .external("money_pay", arguments -> "paid");

    SweepReport report = CrashSweep.of(agent).run();

    int paid = report.uncrashed().ran("money_pay");
    assertThat(report.runs())
        .allSatisfy(run -> {
          assertThat(run.end().answer()).contains("worked");
          assertThat(run.ran("money_pay")).isBetween(run.inDoubt() ? paid - 1 : paid, paid);
        });
  }

  @Test
  void a_person_speaks_and_approves_and_no_crash_loses_it() {
    Script script =
        Script.begin()
            .calls("money_pay", "{}")
            .callsIf("in doubt", "money_find", "{}")
            .saysIf("be quick", "Paid quickly.")
            .says("Paid.");
    TestAgent agent =
        TestAgent.of("pay", script)
            .external("money_pay", arguments -> "paid")
            .pure("money_find", arguments -> "nobody knows")
            .autonomy(2)
            .person(SweepTest::speakAndApprove);

    SweepReport report = CrashSweep.of(agent).run();

    assertThat(report.uncrashed().ran("money_pay")).isEqualTo(1);
    assertThat(report.uncrashed().end().answer()).contains("Paid quickly.");
    assertThat(report.runs())
        .allSatisfy(run -> {
          assertThat(run.ran("money_pay")).isEqualTo(run.inDoubt() ? 0 : 1);
          assertThat(run.entries())
              .filteredOn(entry -> entry.event() instanceof PeopleEvent.Approved)
              .hasSize(1);
        });
  }

  private static void speakAndApprove(Sessions sessions, SessionView session) {
    sessions.message(session.id(), "be quick").toCompletableFuture().join();
    for (Ask ask : session.asks()) {
      sessions
          .wish(
              session.id(),
              new Wish.Approve(ask.call(), Optional.empty(), Optional.of(ask.digest())))
          .toCompletableFuture()
          .join();
    }
  }

  @Test
  void a_function_that_throws_is_a_command_that_fails() {
    TestAgent agent =
        TestAgent.of("try", Script.begin().calls("file_read", "{}").saysIf("no file", "None."))
            .pure(
                "file_read",
                arguments -> {
                  throw new IllegalStateException("no file");
                });

    assertThat(CrashSweep.of(agent).onlyAfter(3).run().uncrashed().end().answer())
        .contains("None.");
  }

  @Test
  void two_tools_of_one_name_are_refused() {
    TestAgent agent = TestAgent.of("try", Script.begin()).pure("file_read", arguments -> "text");

    assertThatThrownBy(() -> agent.external("file_read", arguments -> "text"))
        .hasMessage("the agent has a tool file_read already");
    assertThatThrownBy(() -> agent.pure("sys_time", arguments -> "noon"))
        .hasMessage("the agent has a tool sys_time already");
  }
}
