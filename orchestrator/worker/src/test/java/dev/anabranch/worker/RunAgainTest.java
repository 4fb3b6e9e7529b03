package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolCancel.Superseded;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.Reach;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Rejected;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.tools.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls delivered again: after a crash at each point, to another worker, and while they run. */
@Timeout(60)
final class RunAgainTest {
  @TempDir Path data;
  @TempDir Path otherData;
  private final Counter counter = new Counter();

  @Test
  void an_external_call_has_its_effect_once_however_often_it_is_delivered() {
    try (Desk desk = desk(data)) {
      ToolRequest request = desk.request("ext_count", Json.object());
      Settlement first = desk.deliver(request, 1);
      Settlement second = desk.deliver(request, 2);
      Settlement third = desk.deliver(attempt(request, 2), 1);

      assertThat(first).isInstanceOf(Observed.class).isEqualTo(second).isEqualTo(third);
      assertThat(counter.count).hasValue(1);
    }
  }

  @Test
  void an_external_call_begun_before_a_crash_is_in_doubt_after_it() throws Exception {
    ToolRequest request;
    try (Desk desk = desk(data)) {
      request = desk.request("ext_count", Json.object());
    }
    try (CallJournal journal = CallJournal.open(data.resolve("calls/local"))) {
      journal.started(CallKey.of(request), 1);
    }
    try (Desk desk = desk(data)) {
      Settlement settlement = desk.deliver(request, 2);

      assertThat(settlement).isInstanceOf(InDoubt.class);
      assertThat(((InDoubt) settlement).reason())
          .contains("check before doing it again")
          .contains("files are those from before the call");
      assertThat(desk.deliver(attempt(request, 2), 1)).isEqualTo(settlement);
      assertThat(counter.count).hasValue(0);
    }
  }

  @Test
  void an_external_call_that_was_delivered_but_not_begun_before_runs_with_the_brokers_word() {
    try (Desk desk = desk(data)) {
      ToolRequest request = desk.request("ext_count", Json.object());
      assertThat(desk.deliver(request, 2)).isInstanceOf(Observed.class);
      assertThat(counter.count).hasValue(1);
    }
  }

  @Test
  void an_external_call_that_the_broker_gave_us_runs_also_as_a_later_attempt() throws Exception {
    ToolRequest request;
    try (Desk desk = desk(data)) {
      request = desk.request("ext_count", Json.object());
    }
    try (CallJournal journal = CallJournal.open(data.resolve("calls/local"))) {
      journal.accepted(CallKey.of(request));
    }
    try (Desk desk = desk(data)) {
      assertThat(desk.deliver(attempt(request, 2), 1)).isInstanceOf(Observed.class);
      assertThat(counter.count).hasValue(1);
    }
  }

  @Test
  void an_external_call_that_the_broker_does_not_give_us_is_not_begun() {
    try (Desk desk = desk(data)) {
      ToolRequest request = desk.request("ext_count", Json.object());
      desk.start(
          new Delivery(
              request, 1, CompletableFuture.failedStage(new IllegalStateException("not yours"))));
      assertThat(desk.deliver(attempt(request, 2), 1)).isInstanceOf(InDoubt.class);
      assertThat(counter.count).hasValue(0);
    }
  }

  @Test
  void a_worker_that_starts_again_says_at_once_what_it_left_unsaid() throws Exception {
    ToolRequest begun;
    ToolRequest ended;
    try (Desk desk = desk(data)) {
      begun = desk.request("ext_count", Json.object());
      ended = desk.request("ext_count", Json.object());
    }
    Settlement answer = new Rejected(ended.call(), "whatever it was");
    try (CallJournal journal = CallJournal.open(data.resolve("calls/local"))) {
      journal.started(CallKey.of(begun), 3);
      journal.finished(CallKey.of(ended), answer, 2);
      CallKey told = new CallKey(begun.session(), "99.0");
      journal.finished(told, answer, 1);
      journal.told(told);
    }
    try (Desk desk = desk(data)) {
      while (desk.unasked().size() < 2) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(desk.deliver(attempt(begun, 4), 1)).isInstanceOf(InDoubt.class);
      assertThat(desk.unasked())
          .extracting(ToolResult::dispatchId)
          .containsExactlyInAnyOrder(
              attempt(begun, 3).dispatchId(), attempt(ended, 2).dispatchId());
      assertThat(desk.unasked()).extracting(ToolResult::settlement).contains(answer);
    }
  }

  @Test
  void another_worker_never_begins_an_external_call_on_a_guess() {
    try (Desk one = desk(data);
        Desk other = desk(otherData)) {
      ToolRequest request = one.request("ext_count", Json.object());
      one.deliver(request, 1);

      assertThat(other.deliver(attempt(request, 2), 1)).isInstanceOf(InDoubt.class);
      assertThat(other.deliver(attempt(next(request), 2), 1)).isInstanceOf(InDoubt.class);
      assertThat(counter.count).hasValue(1);
    }
  }

  @Test
  void an_external_call_that_breaks_in_the_middle_is_in_doubt() {
    try (Desk desk = desk(data)) {
      Settlement settlement = desk.call("ext_count", Json.object().with("break", true));

      assertThat(settlement).isInstanceOf(InDoubt.class);
      assertThat(counter.count).hasValue(1);
    }
  }

  @Test
  void a_workspace_call_begun_before_a_crash_runs_again_from_its_base() throws Exception {
    Desk lost = desk(data);
    lost.shell("echo one > log");
    ToolRequest request =
        lost.request("shell_run", Json.object().with("command", "echo two >> log; cat log"));
    lost.deliver(request, 1);
    lost.leave();
    // As if it had been lost right after the effect: begun on record, not answered, no snapshot.
    Files.delete(lost.files().resolveSibling("root"));
    Files.delete(data.resolve("calls/local/now"));
    try (CallJournal journal = CallJournal.open(data.resolve("calls/local"))) {
      journal.started(CallKey.of(request), 1);
      journal.told(CallKey.of(request));
    }
    try (Desk desk = desk(data)) {
      Observed observed = (Observed) desk.deliver(attempt(request, 2), 1);

      assertThat(observed.output().head()).isEqualTo("one\ntwo\n");
      assertThat(desk.files(request.session()).resolve("log")).hasContent("one\ntwo\n");
    }
  }

  @Test
  void a_workspace_call_that_was_answered_is_not_run_again() throws Exception {
    try (Desk desk = desk(data)) {
      ToolRequest request =
          desk.request("shell_run", Json.object().with("command", "date +%N; echo x >> log"));
      Settlement first = desk.deliver(request, 1);

      assertThat(desk.deliver(attempt(request, 2), 1)).isEqualTo(first);
      assertThat(desk.files().resolve("log")).hasContent("x");
    }
  }

  @Test
  void a_workspace_call_that_ran_out_of_time_runs_again_from_its_base_as_the_next_attempt()
      throws Exception {
    try (Desk desk = desk(data)) {
      ToolRequest slow = desk.request("shell_run", taking(100, 1));
      Settlement first = desk.deliver(slow, 1);
      assertThat(first)
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT);
              });
      assertThat(desk.deliver(slow, 2)).isEqualTo(first);

      // The machine is less busy now.
      Settlement second = desk.deliver(attempt(slow, 2, taking(0, 60)), 1);
      assertThat(second).isInstanceOf(Observed.class);
      assertThat(desk.files().resolve("log")).hasContent("x");
      assertThat(desk.deliver(slow, 3)).isEqualTo(second);
    }
  }

  private static Json.Obj taking(int seconds, int timeout) {
    return Json.object()
        .with("command", "echo x >> log; sleep " + seconds)
        .with("timeout", timeout);
  }

  @Test
  void a_call_delivered_again_while_it_runs_is_run_once_and_answered_as_the_newest_attempt()
      throws Exception {
    try (Desk desk = desk(data)) {
      ToolRequest request =
          desk.request(
              "shell_run",
              Json.object().with("command", "echo x >> log; until [ -e go ]; do sleep 0.05; done"));
      CompletableFuture<Settlement> first = desk.start(request, 1);
      CompletableFuture<Settlement> second = desk.start(attempt(request, 2), 1);
      awaitFile(desk);
      Files.createFile(desk.files().resolve("go"));

      assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
      assertThat(first).isNotDone();
      assertThat(desk.files().resolve("log")).hasContent("x");
    }
  }

  @Test
  void an_attempt_that_is_superseded_is_killed_and_the_next_one_answered() throws Exception {
    try (Desk desk = desk(data)) {
      ToolRequest slow =
          desk.request("shell_run", Json.object().with("command", "echo x >> log; sleep 100"));
      CompletableFuture<Settlement> first = desk.start(slow, 1);
      awaitFile(desk);
      desk.cancel(new ToolCancel(slow.session(), Optional.of(new Superseded(slow.call(), 2))));
      CompletableFuture<Settlement> second =
          desk.start(attempt(slow, 2, Json.object().with("command", "cat log; echo y >> log")), 1);

      assertThat(((Observed) second.get(30, TimeUnit.SECONDS)).exit()).isZero();
      assertThat(desk.files().resolve("log")).hasContent("y");
      assertThat(first).isNotDone();
      assertThat(desk.unasked()).isEmpty();
    }
  }

  @Test
  void a_cancel_of_older_attempts_leaves_the_newer_one_alone() throws Exception {
    try (Desk desk = desk(data)) {
      ToolRequest request =
          desk.request("shell_run", Json.object().with("command", "echo x >> log; sleep 0.3"));
      CompletableFuture<Settlement> second = desk.start(attempt(request, 2), 1);
      awaitFile(desk);
      desk.cancel(
          new ToolCancel(request.session(), Optional.of(new Superseded(request.call(), 2))));

      assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
    }
  }

  @Test
  void a_call_whose_time_is_over_is_not_begun() {
    try (Desk desk = desk(data)) {
      Settlement late = desk.deliver(due(desk.request("ext_count", Json.object()), 1), 1);
      assertThat(late)
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT));
      assertThat(counter.count).hasValue(0);

      ToolRequest early = desk.request("ext_count", Json.object());
      assertThat(desk.deliver(due(early, Long.MAX_VALUE), 1)).isInstanceOf(Observed.class);
    }
  }

  private static ToolRequest due(ToolRequest request, long micros) {
    return new ToolRequest(
        request.session(),
        request.call(),
        request.attempt(),
        request.tool(),
        request.arguments(),
        request.effect(),
        request.baseRoot(),
        OptionalLong.empty(),
        OptionalLong.of(micros),
        Reach.NOTHING,
        Optional.empty());
  }

  private static void awaitFile(Desk desk) throws Exception {
    while (!Files.exists(desk.files().resolve("log"))) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void a_worker_that_closes_leaves_its_call_unanswered_and_says_that_it_holds_nothing()
      throws Exception {
    ToolRequest request;
    try (Desk desk = desk(data)) {
      request =
          desk.request("shell_run", Json.object().with("command", "echo x >> log; sleep 100"));
      CompletableFuture<Settlement> open = desk.start(request, 1);
      awaitFile(desk);
      while (desk.holds().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      desk.worker.close();

      assertThat(open).isNotDone();
      assertThat(desk.holds()).isEmpty();
      assertThat(desk.news())
          .last()
          .isInstanceOfSatisfying(
              WorkerBeat.class, beat -> assertThat(beat.state()).isEqualTo(WorkerBeat.State.GONE));
    }
    try (CallJournal journal = CallJournal.open(data.resolve("calls/local"))) {
      assertThat(journal.known(CallKey.of(request)).settlement()).isEmpty();
    }
  }

  private Desk desk(Path folder) {
    return Desk.open(
        new Worker.Settings("local", 3, folder, SandboxSettings.DEFAULT, 64),
        Tools.standard().with(counter));
  }

  private static ToolRequest attempt(ToolRequest request, int attempt) {
    return attempt(request, attempt, request.arguments());
  }

  private static ToolRequest attempt(ToolRequest request, int attempt, Json.Obj arguments) {
    return new ToolRequest(
        request.session(),
        request.call(),
        attempt,
        request.tool(),
        arguments,
        request.effect(),
        request.baseRoot());
  }

  private static ToolRequest next(ToolRequest request) {
    return new ToolRequest(
        request.session(),
        "77.0",
        1,
        request.tool(),
        request.arguments(),
        request.effect(),
        Optional.empty());
  }

  /** An effect on the world outside: a number that only goes up. */
  private static final class Counter implements Tool {
    final AtomicInteger count = new AtomicInteger();

    @Override
    public String name() {
      return "ext_count";
    }

    @Override
    public ToolEffect effect() {
      return ToolEffect.EXTERNAL;
    }

    @Override
    public ToolEnd run(Json.Obj arguments, Room room, Printed out) {
      out.text("counted " + count.incrementAndGet() + "\n");
      if (arguments.find("break").isPresent()) {
        throw new IllegalStateException("the line broke");
      }
      return ToolEnd.Done.OK;
    }
  }
}
