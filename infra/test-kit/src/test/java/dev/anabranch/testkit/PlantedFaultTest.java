package dev.anabranch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.anabranch.journal.Adoption;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Faults that a sweep must find. The writes of the agent here: 1 Submitted and ModelRequested, 2
 * ModelReplied with the call, 3 its result and ModelRequested, 4 ModelReplied and Ended.
 */
class PlantedFaultTest {
  private static final Script SCRIPT = Script.begin().calls("door_open", "{}").says("open");
  private static final CrashSweep OPENS = CrashSweep.of(opener());

  private static TestAgent opener() {
    return TestAgent.of("open the door", SCRIPT).external("door_open", nothing -> "opened");
  }

  @Test
  void without_a_fault_every_crash_is_made_good() {
    SweepReport report = OPENS.run();

    assertThat(report.writes()).isEqualTo(4);
    assertThat(report.crashes()).isEqualTo(8);
    assertThat(report.uncrashed().end().answer()).contains("open");
  }

  @Test
  void a_worker_that_runs_a_call_again_is_found_with_the_write_and_its_replay() {
    CrashSweep sweep = OPENS.bus(ForgetfulWorker::new);

    AssertionError found = failure(sweep);

    assertThat(found)
        .hasMessageStartingWith("crashes that break the agent: 1\n")
        .hasMessageContaining("crash before write 3 of 4 [Observed of call 3.0, ModelRequested]")
        .hasMessageContaining("call 3.0 of door_open touches the world outside and ran 2 times")
        .hasMessageContaining("replay: CrashSweep.of(agent).onlyBefore(3).run()")
        .hasMessageNotContaining("after write 3")
        .hasMessageNotContaining("write 1 ");
    assertThat(failure(sweep.onlyBefore(3))).hasMessageContaining("before write 3 of 4");
    assertThat(sweep.onlyAfter(3).run().crashes()).isEqualTo(1);
  }

  @Test
  void a_journal_that_acknowledges_what_is_not_durable_is_found() {
    AssertionError found = failure(OPENS.journal(PlantedFaultTest::withoutItsLastEntries));

    assertThat(found)
        .hasMessageContaining("crash after write 2 of 4 [ModelReplied]")
        .hasMessageContaining("entry 3 ModelReplied is gone after the crash");
  }

  /** Opened again, it has lost the last entry of each session. */
  private static Journal withoutItsLastEntries(Journal store) {
    if (store.sessions().isEmpty()) {
      return store;
    }
    MemoryJournal shorter = new MemoryJournal(InstantSource.system());
    for (SessionRow row : store.sessions()) {
      List<StoredEntry> kept = store.stored(row.id(), 0, (int) row.head() - 1);
      shorter.adopt(new Adoption(row.id(), Optional.empty(), kept)).toCompletableFuture().join();
    }
    return shorter;
  }

  @Test
  void an_effect_of_a_tool_that_is_said_to_only_read_is_found_by_the_check() {
    TestAgent agent = TestAgent.of("open", SCRIPT).pure("door_open", nothing -> "opened");

    AssertionError found = failure(CrashSweep.of(agent).check(PlantedFaultTest::openedOnce));

    assertThat(found).hasMessageContaining("before write 3 of 4").hasMessageContaining("opened 2");
  }

  @Test
  void an_agent_that_does_not_look_after_a_doubt_is_found_by_the_check() {
    AssertionError found = failure(OPENS.check(PlantedFaultTest::openedOnce));

    assertThat(found)
        .hasMessageStartingWith("crashes that break the agent: 1\n")
        .hasMessageContaining("crash after write 2 of 4 [ModelReplied]")
        .hasMessageContaining("the check says: opened 0 times")
        .hasMessageContaining("5 InDoubt");
  }

  private static void openedOnce(SweepReport.Run run) {
    if (run.ran("door_open") != 1) {
      throw new AssertionError("opened " + run.ran("door_open") + " times");
    }
  }

  @Test
  void an_agent_that_ends_otherwise_after_a_crash_is_found() {
    int[] models = new int[1];
    CrashSweep sweep =
        CrashSweep.of(
            () -> TestAgent.of("speak", Script.begin().says("I am number " + models[0]++)));

    assertThat(failure(sweep.onlyAfter(1)))
        .hasMessageContaining("it ends as completed \"I am number 1\", without a crash as")
        .hasMessageContaining("completed \"I am number 0\"");
  }

  @Test
  void a_run_that_does_not_end_is_stopped_and_says_so() {
    CrashSweep silent =
        OPENS.bus(tools -> {
          tools.bus().close();
          return tools.bus();
        });

    assertThat(failure(silent.within(Duration.ofMillis(200))))
        .hasMessageContaining("the run without any crash is wrong")
        .hasMessageContaining("it does not end within 200 ms");
  }

  @Test
  void a_session_that_waits_for_nobody_is_stopped_and_says_so() {
    assertThat(failure(CrashSweep.of(opener().autonomy(1))))
        .hasMessageContaining("it is waiting and has no person to go on: TestAgent.person");
  }

  @Test
  void a_person_who_fails_fails_the_run() {
    TestAgent agent =
        opener()
            .autonomy(1)
            .person((sessions, session) -> {
              throw new IllegalStateException("I do not know");
            });

    assertThat(failure(CrashSweep.of(agent))).hasMessageContaining("I do not know");
  }

  @Test
  void a_script_that_is_over_ends_the_run_and_says_so() {
    TestAgent agent = TestAgent.of("open", Script.begin().calls("sys_time", "{}"));

    SweepReport report = CrashSweep.of(agent).onlyAfter(1).run();

    assertThat(report.uncrashed().end().status()).isEqualTo("failed");
    assertThat(report.uncrashed().end().reason().orElseThrow()).contains("the script is over");
  }

  @Test
  void more_crashes_than_are_allowed_are_refused() {
    assertThat(OPENS.crashesMax(8).run().crashes()).isEqualTo(8);
    assertThatThrownBy(() -> OPENS.crashesMax(7).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a run has 4 writes, which makes 8 crashes; at most 7 are swept: crashesMax(..)");
  }

  @Test
  void a_crash_that_no_run_reaches_is_refused() {
    assertThatThrownBy(() -> OPENS.onlyAfter(5).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a run has 4 writes; there is no crash after write 5");
  }

  @Test
  void a_crash_that_this_run_did_not_come_to_is_no_success() {
    int[] models = new int[1];
    Script longer = Script.begin().calls("sys_time", "{}").says("noon");
    Script shorter = Script.begin().says("noon");
    CrashSweep sweep =
        CrashSweep.of(() -> TestAgent.of("tell", models[0]++ == 0 ? longer : shorter));

    assertThatThrownBy(() -> sweep.onlyBefore(3).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no server died: the run ended before it came to the crash before write 3");
  }

  @Test
  void a_journal_that_throws_breaks_a_run_off_and_is_named() {
    CrashSweep sweep =
        OPENS.journal(store -> {
          if (!store.sessions().isEmpty()) {
            throw new IllegalStateException("the disk is gone");
          }
          return store;
        });

    assertThat(failure(sweep.onlyAfter(1)))
        .hasMessageContaining("crash after write 1 of 4 [Submitted, ModelRequested]")
        .hasMessageContaining("it broke off: java.lang.IllegalStateException: the disk is gone");
  }

  private static AssertionError failure(CrashSweep sweep) {
    AssertionError found = catchThrowableOfType(AssertionError.class, sweep::run);
    assertThat(found).isNotNull();
    return found;
  }
}
