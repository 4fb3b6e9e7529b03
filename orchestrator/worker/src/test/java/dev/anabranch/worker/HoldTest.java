package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolProgress;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Observed;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls in a worker's hands: which begin when, and what the worker says of them meanwhile. */
@Timeout(60)
final class HoldTest {
  private static final Random IDS = new Random(23);
  private static final int SLOTS = 2;
  private static final int FLOOD = 200;

  @TempDir Path data;
  private final Gate rooms = new Gate("gate_room", ToolEffect.WORKSPACE);
  private final Gate looks = new Gate("gate_look", ToolEffect.PURE);

  @Test
  void a_flood_of_one_session_does_not_stand_before_the_call_of_another() throws Exception {
    try (Desk desk = desk()) {
      SessionId flood = SessionId.random(IDS);
      SessionId other = SessionId.random(IDS);
      // Its folder is there, so that making one does not stand between its turn and its begin.
      desk.start(
              new ToolRequest(other, "9.0", 1, "fs_list", Json.object(), "pure", Optional.empty()),
              1)
          .get(30, TimeUnit.SECONDS);
      List<CompletableFuture<Settlement>> all = new ArrayList<>();
      for (int n = 0; n < FLOOD; n++) {
        all.add(desk.start(request(flood, n, looks), 1));
      }
      all.add(desk.start(request(other, 0, looks), 1));
      looks.open();
      for (CompletableFuture<Settlement> one : all) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
      }

      // In the order of their coming it would have been the last; threads may overtake a little.
      assertThat(looks.begun.indexOf(other.value())).isBetween(0, FLOOD / 2);
    }
  }

  @Test
  void calls_that_only_look_do_not_wait_behind_rooms() throws Exception {
    try (Desk desk = desk()) {
      for (int n = 0; n < 10; n++) {
        desk.start(request(SessionId.random(IDS), n, rooms), 1);
      }
      looks.open();
      CompletableFuture<Settlement> look = desk.start(request(SessionId.random(IDS), 0, looks), 1);

      assertThat(look.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
      rooms.open();
    }
  }

  @Test
  void a_worker_asks_for_more_only_while_it_has_room() throws Exception {
    try (Desk desk = desk()) {
      Intake intake = desk.intake(Intake.Kinds.ALL_BUT_PURE);
      int most = SLOTS + intake.batch();
      List<CompletableFuture<Settlement>> all = new ArrayList<>();
      for (int n = 0; n < most; n++) {
        assertThat(intake.room().toCompletableFuture()).as("call %d", n).isDone();
        all.add(desk.start(request(SessionId.random(IDS), n, rooms), 1));
      }
      CompletableFuture<Void> room = intake.room().toCompletableFuture();
      assertThat(room).isNotDone();
      assertThat(desk.intake(Intake.Kinds.PURE).room().toCompletableFuture())
          .as("calls that only look need no room")
          .isDone();
      rooms.open();
      room.get(30, TimeUnit.SECONDS);
      for (CompletableFuture<Settlement> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void calls_that_only_look_have_a_bound_of_their_own_that_keeps_no_room_empty() throws Exception {
    try (Desk desk = desk()) {
      List<CompletableFuture<Settlement>> all = new ArrayList<>();
      for (int n = 0; n < WorkerBeat.LOOKS_MAX; n++) {
        assertThat(desk.intake(Intake.Kinds.PURE).room().toCompletableFuture()).isDone();
        all.add(desk.start(request(SessionId.random(IDS), n, looks), 1));
      }
      CompletableFuture<Void> more = desk.intake(Intake.Kinds.PURE).room().toCompletableFuture();
      assertThat(more).isNotDone();
      assertThat(desk.intake(Intake.Kinds.ALL_BUT_PURE).room().toCompletableFuture()).isDone();
      looks.open();
      more.get(30, TimeUnit.SECONDS);
      for (CompletableFuture<Settlement> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void the_beats_name_each_call_from_its_coming_to_its_answer() throws Exception {
    try (Desk desk = desk()) {
      List<CompletableFuture<Settlement>> all =
          IntStream.range(0, SLOTS + 1)
              .mapToObj(n -> desk.start(request(SessionId.random(IDS), n, rooms), 1))
              .toList();
      await(() -> begun(desk.holds()) == SLOTS && desk.holds().size() == SLOTS + 1);

      desk.cut(true);
      rooms.open();
      await(() -> begun(desk.holds()) == SLOTS + 1);
      desk.cut(false);
      for (CompletableFuture<Settlement> one : all) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
      }
      await(() -> desk.holds().isEmpty());
    }
  }

  private static long begun(List<WorkerBeat.Held> holds) {
    return holds.stream().filter(held -> held.since().isPresent()).count();
  }

  @Test
  void a_call_that_was_stopped_and_clears_up_still_is_said_to_end() throws Exception {
    try (Desk desk = desk()) {
      SessionId session = SessionId.random(IDS);
      CompletableFuture<Settlement> call = desk.start(request(session, 0, rooms), 1);
      await(() -> desk.holds().stream().anyMatch(held -> held.since().isPresent()));
      assertThat(desk.holds()).noneMatch(WorkerBeat.Held::ending);

      desk.cancel(new ToolCancel(session));
      await(() -> desk.holds().stream().anyMatch(WorkerBeat.Held::ending));
      assertThat(call).isNotDone();
      rooms.open();
      call.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_call_whose_tool_has_ended_is_said_to_end_until_its_answer_is_taken() throws Exception {
    try (Desk desk = desk()) {
      desk.cut(true);
      CompletableFuture<Settlement> call = desk.start(request(SessionId.random(IDS), 0, rooms), 1);
      rooms.open();
      await(() -> desk.holds().stream().anyMatch(WorkerBeat.Held::ending));
      desk.cut(false);
      assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
    }
  }

  @Test
  void a_cancel_settles_what_waits_without_waiting_for_a_slot() throws Exception {
    try (Desk desk = desk()) {
      for (int n = 0; n < SLOTS; n++) {
        desk.start(request(SessionId.random(IDS), n, rooms), 1);
      }
      SessionId session = SessionId.random(IDS);
      CompletableFuture<Settlement> waiting = desk.start(request(session, 0, rooms), 1);
      desk.cancel(new ToolCancel(session));

      assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(CallCancelled.class);
      assertThat(rooms.begun).doesNotContain(session.value());
      rooms.open();
    }
  }

  @Test
  void an_attempt_that_comes_after_its_stop_does_not_begin_and_the_next_one_does()
      throws Exception {
    rooms.open();
    looks.open();
    for (Gate gate : List.of(rooms, looks)) {
      try (Desk desk = desk()) {
        SessionId session = SessionId.random(IDS);
        desk.cancel(new ToolCancel(session, Optional.of(new ToolCancel.Superseded("0.0", 2))));
        CompletableFuture<Settlement> first = desk.start(request(session, 0, gate), 1);
        desk.start(request(session, 1, gate), 1).get(30, TimeUnit.SECONDS);
        assertThat(gate.begun).containsExactly(session.value());

        ToolRequest again = request(session, 0, gate);
        CompletableFuture<Settlement> second =
            desk.start(
                new ToolRequest(
                    session,
                    again.call(),
                    2,
                    again.tool(),
                    again.arguments(),
                    again.effect(),
                    again.baseRoot()),
                1);
        assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
        assertThat(gate.begun).containsExactly(session.value(), session.value());
        assertThat(first).isNotDone();
      }
    }
  }

  @Test
  void a_long_call_tells_what_it_prints_while_it_runs() throws Exception {
    try (Desk desk = Desk.open(data)) {
      ToolRequest request =
          desk.request(
              "shell_run",
              Json.object()
                  .with(
                      "command",
                      "echo one; until [ -e a ]; do sleep 0.1; done; echo two;"
                          + " until [ -e b ]; do sleep 0.1; done"));
      CompletableFuture<Settlement> call = desk.start(request, 1);
      await(() -> told(desk).size() == 1);
      Files.createFile(desk.files().resolve("a"));
      await(() -> told(desk).size() == 2);
      Files.createFile(desk.files().resolve("b"));
      call.get(30, TimeUnit.SECONDS);

      List<ToolProgress> told = told(desk);
      assertThat(told).extracting(ToolProgress::text).containsExactly("one\n", "two\n");
      assertThat(told).extracting(ToolProgress::from).containsExactly(0L, 4L);
      assertThat(told).extracting(ToolProgress::call).containsOnly(request.call());
    }
  }

  @Test
  void a_short_call_tells_nothing() throws Exception {
    try (Desk desk = Desk.open(data)) {
      ToolRequest request;
      long begun;
      do {
        request = desk.request("shell_run", Json.object().with("command", "echo short"));
        begun = System.nanoTime();
        desk.deliver(request, 1);
      } while (System.nanoTime() - begun >= Progress.EVERY.toNanos());

      assertThat(told(desk)).extracting(ToolProgress::call).doesNotContain(request.call());
    }
  }

  private static List<ToolProgress> told(Desk desk) {
    return desk.news().stream()
        .filter(ToolProgress.class::isInstance)
        .map(ToolProgress.class::cast)
        .toList();
  }

  @Test
  void a_worker_that_drains_answers_what_it_holds_and_says_so() throws Exception {
    Desk desk = desk();
    CompletableFuture<Settlement> open = desk.start(request(SessionId.random(IDS), 0, rooms), 1);
    await(() -> !desk.holds().isEmpty());
    assertThat(desk.worker.drain(Duration.ofMillis(50))).isFalse();
    rooms.open();
    assertThat(desk.worker.drain(Duration.ofSeconds(30))).isTrue();
    assertThat(open.get(1, TimeUnit.SECONDS)).isInstanceOf(Observed.class);
    desk.close();

    List<WorkerBeat.State> states =
        desk.news().stream()
            .filter(WorkerBeat.class::isInstance)
            .map(news -> ((WorkerBeat) news).state())
            .distinct()
            .toList();
    assertThat(states)
        .containsExactly(WorkerBeat.State.READY, WorkerBeat.State.DRAINING, WorkerBeat.State.GONE);
  }

  @Test
  void two_workers_of_one_id_on_two_data_folders_have_two_names(@TempDir Path other)
      throws Exception {
    try (Desk one = desk();
        Desk two = Desk.open(settings(other), Tools.standard())) {
      await(() -> !beats(one).isEmpty() && !beats(two).isEmpty());
      assertThat(name(one)).startsWith("local-").isNotEqualTo(name(two));
      String first = name(one);
      one.leave();
      try (Desk again = desk()) {
        await(() -> !beats(again).isEmpty());
        assertThat(name(again)).isEqualTo(first);
      }
    }
  }

  private static String name(Desk desk) {
    return beats(desk).getFirst().worker();
  }

  private static List<WorkerBeat> beats(Desk desk) {
    return desk.news().stream()
        .filter(WorkerBeat.class::isInstance)
        .map(WorkerBeat.class::cast)
        .toList();
  }

  private Desk desk() {
    return Desk.open(settings(data), Tools.standard().with(rooms).with(looks));
  }

  private static Worker.Settings settings(Path folder) {
    return new Worker.Settings("local", SLOTS, folder, SandboxSettings.DEFAULT, 64);
  }

  private static ToolRequest request(SessionId session, int number, Gate gate) {
    return new ToolRequest(
        session,
        number + ".0",
        1,
        gate.name(),
        Json.object().with("session", session.value()),
        gate.effect().wire(),
        Optional.empty());
  }

  private interface Question {
    boolean isSo();
  }

  private static void await(Question question) throws InterruptedException {
    while (!question.isSo()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Calls that end when the gate is open, in the order in which they began. */
  private static final class Gate implements Tool {
    final List<String> begun = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final String name;
    private final ToolEffect effect;

    Gate(String name, ToolEffect effect) {
      this.name = name;
      this.effect = effect;
    }

    void open() {
      gate.countDown();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public ToolEffect effect() {
      return effect;
    }

    @Override
    public ToolEnd run(Json.Obj arguments, Room room, Printed out) {
      begun.add(arguments.text("session"));
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return ToolEnd.Done.OK;
    }
  }
}
