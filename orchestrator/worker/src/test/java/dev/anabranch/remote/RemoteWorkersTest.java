package dev.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.json.Json;
import dev.anabranch.sandbox.OutputSink;
import dev.anabranch.sandbox.SandboxCommand;
import dev.anabranch.sandbox.SandboxEnd;
import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.workspace.WorkspaceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls between a worker and programs, by a clock that the test moves. */
@Timeout(60)
class RemoteWorkersTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final AtomicLong now = new AtomicLong();
  private final RemoteWorkers here = new RemoteWorkers(now::get);
  private final StopSwitch stop = new StopSwitch();
  private String one = "";

  @BeforeEach
  void join() {
    one = joined();
  }

  private String joined() {
    Json.Obj tools =
        Json.object().with("name", "post").with("description", "Posts.").with("effect", "external");
    Json.Obj looks =
        Json.object().with("name", "look").with("description", "Looks.").with("effect", "pure");
    return here.join(
            Json.object()
                .with("protocol", 1)
                .with("name", "mail")
                .with("tools", Json.array(List.of(tools, looks))))
        .text("worker");
  }

  private void passes(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    here.tools();
  }

  private CompletableFuture<ToolEnd> call(String tool) {
    Tool found =
        here.tools().stream()
            .filter(each -> each.name().equals("remote_mail_" + tool))
            .findFirst()
            .orElseThrow();
    Room room =
        new Room(new WorkspaceFiles(temp, temp, Optional.empty()), temp, temp, new NoRoom(), stop);
    return CompletableFuture.supplyAsync(() -> {
      try (Printed out = new Printed(temp.resolve("spool"), stop)) {
        return found.run(Json.object(), room, out);
      } catch (IOException | ArgumentsRefused e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private String taken(String worker) {
    return here.take(worker, WAIT).obj("call").text("ticket");
  }

  private boolean begun(String worker, String ticket) {
    return here.begin(worker, ticket).bool("go");
  }

  private boolean ended(String worker, String ticket, String field) {
    Json.Obj how = Json.object();
    how = field.equals("exit") ? how.with("exit", 0) : how.with(field, "because");
    return here.end(worker, ticket, how).bool("applied");
  }

  private static ToolEnd end(CompletableFuture<ToolEnd> call) throws Exception {
    return call.get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_call_that_was_taken_and_not_begun_goes_to_another_and_the_first_may_not_begin_it()
      throws Exception {
    CompletableFuture<ToolEnd> call = call("post");
    String first = taken(one);
    String two = joined();
    passes(Crew.BEGUN_WITHIN.toSeconds() + 1);
    assertThat(begun(one, first)).as("taken back").isFalse();

    String second = taken(two);
    assertThat(second).isNotEqualTo(first);
    assertThat(begun(one, first)).isFalse();
    assertThat(begun(two, second)).isTrue();
    assertThat(begun(two, second)).as("asked again").isTrue();
    assertThat(begun(one, first)).isFalse();
    assertThat(ended(one, first, "exit")).isFalse();
    assertThat(ended(two, second, "exit")).isTrue();
    assertThat(end(call)).isEqualTo(ToolEnd.Done.OK);
    assertThat(ended(two, second, "exit")).as("said again").isTrue();
    assertThat(ended(one, second, "exit")).as("said by another").isFalse();
  }

  /** Two threads of one program: the one that was late may not begin what the other has. */
  @Test
  void of_two_that_were_handed_a_call_under_one_id_one_may_begin_it() {
    CompletableFuture<ToolEnd> call = call("post");
    String first = taken(one);
    here.beat(one);
    passes(Crew.BEGUN_WITHIN.toSeconds() + 1);
    String second = taken(one);
    assertThat(begun(one, second)).isTrue();
    assertThat(begun(one, first)).isFalse();
    assertThat(ended(one, second, "exit")).isTrue();
    assertThat(call).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void a_caller_that_is_gone_takes_nothing() throws Exception {
    Thread waiting = Thread.ofPlatform().start(() -> here.take(one, WAIT));
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    waiting.join();
    CompletableFuture<ToolEnd> call = call("post");
    assertThat(begun(one, taken(one))).isTrue();
    assertThat(call).isNotDone();
  }

  @Test
  void a_worker_that_is_busy_is_waited_for() {
    CompletableFuture<ToolEnd> runs = call("post");
    String ticket = taken(one);
    assertThat(begun(one, ticket)).isTrue();
    CompletableFuture<ToolEnd> waits = call("look");
    for (int i = 0; i < 50; i++) {
      here.beat(one);
      passes(1);
    }
    assertThat(waits).isNotDone();
    assertThat(ended(one, ticket, "exit")).isTrue();
    String next = taken(one);
    assertThat(begun(one, next) && ended(one, next, "exit")).isTrue();
    assertThat(waits).succeedsWithin(Duration.ofSeconds(30));
    assertThat(runs).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void what_a_silent_program_began_is_in_doubt_if_it_touches_the_world_and_lost_if_not()
      throws Exception {
    CompletableFuture<ToolEnd> posts = call("post");
    assertThat(begun(one, taken(one))).isTrue();
    passes(Seat.SILENCE.toSeconds() + 1);
    assertThat(end(posts)).isInstanceOf(ToolEnd.Doubt.class);
    assertThatThrownBy(() -> here.beat(one))
        .isInstanceOf(RemoteRefused.class)
        .hasMessageContaining("join again");

    String two = joined();
    CompletableFuture<ToolEnd> looks = call("look");
    assertThat(begun(two, taken(two))).isTrue();
    passes(Seat.SILENCE.toSeconds() + 1);
    assertThat(end(looks)).isInstanceOf(ToolEnd.Lost.class);
  }

  @Test
  void a_call_for_which_nobody_is_there_is_lost_and_nothing_was_done() throws Exception {
    CompletableFuture<ToolEnd> call = call("post");
    here.leave(one);
    passes(Crew.ABSENT_MAX.toSeconds() + 1);

    assertThat(end(call))
        .isEqualTo(
            new ToolEnd.Lost("no remote worker mail has been there for 30 s; nothing was done"));
  }

  @Test
  void a_program_that_answers_what_it_did_not_ask_to_begin_leaves_a_doubt() throws Exception {
    CompletableFuture<ToolEnd> call = call("post");
    assertThat(ended(one, taken(one), "exit")).isFalse();
    assertThat(end(call)).isInstanceOf(ToolEnd.Doubt.class);
  }

  @Test
  void a_stop_before_the_begin_ends_the_call_and_one_after_it_is_told() throws Exception {
    CompletableFuture<ToolEnd> call = call("post");
    String ticket = taken(one);
    assertThat(begun(one, ticket)).isTrue();
    stop.trip(Cause.CANCELLED, "not wanted");
    while (here.beat(one).list("stop").isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(here.print(one, ticket, "still here").bool("stop")).isTrue();
    assertThat(here.end(one, ticket, Json.object().with("stopped", true)).bool("applied")).isTrue();
    assertThat(end(call)).isInstanceOf(ToolEnd.Stopped.class);

    assertThat(end(call("post"))).as("stopped before").isInstanceOf(ToolEnd.Stopped.class);
  }

  @Test
  void an_end_says_exactly_one_thing() {
    CompletableFuture<ToolEnd> call = call("post");
    String ticket = taken(one);
    assertThat(begun(one, ticket)).isTrue();
    assertThatThrownBy(() -> here.end(one, ticket, Json.object()))
        .hasMessageContaining("one of [exit, refused, lost, doubt, stopped], not with []");
    assertThatThrownBy(() -> here.end(one, ticket, Json.object().with("exit", 0).with("lost", "x")))
        .hasMessageContaining("not with [exit, lost]");
    assertThatThrownBy(() -> here.end(one, ticket, Json.object().with("stopped", true)))
        .hasMessageContaining("nobody asked for the call to be stopped");
    assertThatThrownBy(() -> here.end(one, ticket, Json.object().with("exit", 99_999_999_999L)))
        .hasMessageContaining("an exit has 32 bits");
    assertThat(call).isNotDone();
    assertThat(ended(one, ticket, "refused")).isTrue();
  }

  @Test
  void the_tools_stay_for_a_while_without_a_program_and_then_are_no_more() {
    assertThat(here.lanes()).containsExactly("remote-mail");
    here.leave(one);
    assertThat(here.lanes()).as("their calls wait where others may take them").isEmpty();
    assertThat(here.tools()).isNotEmpty();
    passes(Crew.REMEMBERED.toSeconds() + 1);
    assertThat(here.tools()).isEmpty();
  }

  /** A remote tool has no sandbox here. */
  private static final class NoRoom implements SandboxEngine {
    @Override
    public String description() {
      return "none";
    }

    @Override
    public SandboxEnd run(SandboxCommand command, OutputSink sink, StopSwitch switched) {
      throw new AssertionError("no command was expected: " + command.argv());
    }

    @Override
    public void close() {}
  }
}
