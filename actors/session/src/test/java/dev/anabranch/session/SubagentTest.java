package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A session that works for another. */
class SubagentTest {
  private static final String SCHEMA =
      ",\"schema\":{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}";
  private static final ToolCall READ = new ToolCall("a", "fs_read", "{\"path\":\"a\"}");

  private final Parent parent = new Parent();

  private Parent isolated(String more) {
    parent.reply(Parent.run("{\"mode\":\"isolated\",\"instruction\":\"count\"" + more + "}"));
    return begun(parent, parent.call(0));
  }

  private static Parent begun(Parent of, Turn.Call call) {
    Turn.Child child = call.children().getFirst();
    return Parent.child(SubagentStart.isolated(of.state, call, child), child.id());
  }

  private Parent shared(String more) {
    parent.reply(
        READ,
        Parent.run("{\"mode\":\"shared\",\"instruction\":\"count\"" + more + "}"),
        new ToolCall("b", "shell_run", "{\"command\":\"make\"}"));
    parent.observe(parent.call(0).address());
    Turn.Child child = parent.call(1).children().getFirst();
    SessionState then = parent.state.as(child.id());
    List<Event> first = SubagentStart.shared(parent.state, child, 3);
    return new Parent(then, first);
  }

  private static String result(String json) {
    return "{\"status\":\"completed\",\"summary\":\"done\",\"result\":" + json + "}";
  }

  @Test
  void an_isolated_one_has_header_files_and_rights_of_its_parent_and_only_its_instruction() {
    Parent child = isolated("");
    assertThat(child.state.task().task()).isEqualTo("count");
    assertThat(child.state.task().header()).isEqualTo(parent.state.task().header());
    assertThat(child.state.root()).contains("root0");
    assertThat(child.state.life().autonomy()).isEqualTo(3);
    assertThat(child.state.life().limits()).isEqualTo(new Limits(30, 3600, none(), none(), 2));
    assertThat(child.state.life().child())
        .contains(
            new Terms.Child(parent.state.id(), parent.call(0).address(), 0, 1, Optional.empty()));
    assertThat(child.state.prompt().orElseThrow().segmentCount()).isEqualTo(1);
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }

  @Test
  void a_shared_one_sees_the_bytes_that_its_parent_saw_and_then_its_role() {
    Parent child = shared("");
    List<Json.Obj> before = messages(parent.state);
    List<Json.Obj> after = messages(child.state);
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(Pairing.fault(after)).isEmpty();
    assertThat(after.getLast().text("content"))
        .contains("sub-agent of this call")
        .contains("count");
    assertThat(after.get(after.size() - 2).text("content")).contains("not yours");
    assertThat(child.state.modelDue()).isTrue();
    assertThat(child.state.dueCalls()).isEmpty();
    assertThat(parent.state.dueCalls()).hasSize(1);
  }

  private static List<Json.Obj> messages(SessionState state) {
    return state.requiredPrompt().request(state.model(), "k", List.of()).messages();
  }

  @Test
  void a_shared_one_counts_its_own_steps_and_costs_and_not_what_people_told_its_parent() {
    parent.reply(READ);
    parent.observe(parent.call(0).address());
    parent.tell(new SessionCommand.Message("for the parent", "owner"));
    Parent child = shared("");
    assertThat(child.state.life().limits().stepsMax() - child.state.steps()).isEqualTo(30);
    assertThat(child.state.life().spent()).isEqualTo(Spent.NOTHING);
    assertThat(child.journal).noneMatch(event -> event.toString().contains("for the parent"));
  }

  @Test
  void a_result_that_fits_is_what_the_parent_gets() {
    Parent child = isolated(SCHEMA);
    assertThat(child.state.task().task()).contains("count").contains("\"integer\"");
    child.reply(Parent.submit(result("{\"n\":7}")));
    assertThat(child.types()).containsExactly("ModelReplied", "Observed", "Ended");
    assertThat(SubagentEnd.of(child.state))
        .get()
        .isInstanceOfSatisfying(
            ChildEvent.ChildSubmitted.class, e -> assertThat(e.result()).isEqualTo("{\"n\":7}"));
    assertThat(SubagentEnd.of(child.state).map(ChildEvent::index)).contains(0);
  }

  @Test
  void a_result_that_does_not_fit_may_be_repaired_twice() {
    for (Parent child : List.of(isolated(SCHEMA))) {
      child.reply(Parent.submit(result("{\"n\":\"7\"}")));
      assertThat(child.settled()).asString().contains("/n must be integer");
      child.reply(Parent.submit("{\"status\":\"completed\",\"summary\":\"done\"}"));
      assertThat(child.settled()).asString().contains("missing field \"result\"");
      child.reply(Parent.submit(result("{\"n\":7}")));
      assertThat(child.state.status()).isEqualTo("completed");
    }
  }

  @Test
  void after_two_repairs_the_sub_agent_fails_and_the_parent_reads_why() {
    Parent child = shared(SCHEMA);
    for (int i = 0; i < 2; i++) {
      child.reply(Parent.submit(result("{}")));
      assertThat(child.types()).containsExactly("ModelReplied", "Rejected", "ModelRequested");
    }
    child.reply(Parent.submit(result("{}")));
    assertThat(child.types()).containsExactly("ModelReplied", "Rejected", "Ended");
    assertThat(SubagentEnd.of(child.state).orElseThrow())
        .asString()
        .contains("after 2 repairs", "lacks the field \"n\"");
  }

  @Test
  void words_are_no_result_where_a_schema_was_given() {
    Parent child = isolated(SCHEMA);
    child.reply("It is seven.");
    assertThat(child.types()).containsExactly("ModelReplied", "Nudged", "ModelRequested");
    child.reply("Seven!");
    child.reply("7");
    assertThat(child.types()).containsExactly("ModelReplied", "Ended");
    assertThat(child.state.status()).isEqualTo("failed");
  }

  @Test
  void who_gives_up_says_so_and_owes_no_result() {
    Parent child = isolated(SCHEMA);
    child.reply(Parent.submit("{\"status\":\"failed\",\"summary\":\"no such file\"}"));
    assertThat(SubagentEnd.of(child.state).orElseThrow())
        .asString()
        .contains("ChildFailed", "no such file");
  }

  @Test
  void below_the_deepest_level_nobody_is_offered_and_whoever_asks_is_refused() {
    Parent level = parent;
    for (int depth = 1; depth <= 3; depth++) {
      level.reply(Parent.run("{\"mode\":\"isolated\",\"instruction\":\"deeper\"}"));
      level = begun(level, level.call(0));
      assertThat(level.state.life().child().orElseThrow().depth()).isEqualTo(depth);
      boolean offered =
          level.state.turn().mask().map(mask -> mask.refusal("agent_run").isEmpty()).orElse(true);
      assertThat(offered).isEqualTo(depth < 3);
    }
    level.reply(Parent.run("{\"mode\":\"isolated\",\"instruction\":\"deeper\"}"));
    assertThat(level.settled()).isInstanceOf(ToolEvent.Rejected.class);
  }

  @Test
  void it_has_no_more_autonomy_than_it_was_given() {
    Parent child = isolated("");
    child.tell(new SessionCommand.SetAutonomy(4, "owner"));
    assertThat(child.last).isEmpty();
    child.tell(new SessionCommand.SetAutonomy(1, "parent"));
    child.tell(new SessionCommand.SetAutonomy(3, "owner"));
    assertThat(child.state.life().autonomy()).isEqualTo(3);
  }

  @Test
  void one_that_goes_round_in_circles_ends_since_nobody_looks_at_it() {
    Parent child = isolated("");
    for (int i = 0; i < 5; i++) {
      child.reply(READ);
      child.observe(child.call(0).address());
    }
    assertThat(child.types()).containsExactly("Observed", "LoopNoticed", "Ended");
  }

  @Test
  void a_persons_fork_of_it_is_bound_to_nobody() {
    Parent child = isolated(SCHEMA);
    SessionState fork =
        child.state.evolve(new TaskEvent.Forked(child.state.id(), child.state.head()));
    assertThat(fork.life().child()).isEmpty();
    assertThat(fork.someoneToAsk()).isTrue();
  }
}
