package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session and those who work for it; these are told of and do nothing. */
class SubagentsTest {
  private static final Set<Integer> FAILING = new TreeSet<>(List.of(3, 11, 19));

  @Test
  void twenty_children_of_which_three_fail_give_the_same_bytes_in_any_order() {
    Set<String> prompts = new TreeSet<>();
    Set<String> tables = new TreeSet<>();
    Set<List<Integer>> orders = new HashSet<>();
    for (long seed = 0; seed < 300; seed++) {
      Parent parent = new Parent();
      parent.reply(Parent.map(20, ""));
      orders.add(endInAnyOrder(parent, new SplittableRandom(seed)));
      tables.add(((ToolEvent.Observed) parent.settled()).output().head());
      prompts.add(parent.state.requiredPrompt().prefixHash());
      assertThat(parent.state.modelDue()).isTrue();
    }
    assertThat(orders).hasSizeGreaterThan(290);
    assertThat(prompts).hasSize(1);
    assertThat(tables).hasSize(1);
    List<String> rows = tables.iterator().next().lines().toList();
    assertThat(rows).hasSize(20);
    assertThat(rows.get(11)).isEqualTo("{\"error\":\"lost 11\",\"index\":11,\"item\":\"item 11\"}");
    assertThat(rows.get(12)).isEqualTo("{\"index\":12,\"item\":\"item 12\",\"result\":\"did 12\"}");
    assertThat(rows.stream().filter(row -> row.contains("\"error\""))).hasSize(3);
  }

  /** The order in which they ended. */
  private static List<Integer> endInAnyOrder(Parent parent, SplittableRandom random) {
    List<Integer> order = new ArrayList<>();
    while (!parent.state.turn().working().isEmpty()) {
      Turn.Call call = parent.call(0);
      assertThat(call.working()).hasSizeLessThanOrEqualTo(4);
      assertThat(parent.state.status()).isEqualTo("running");
      Turn.Child child = call.working().get(random.nextInt(call.working().size()));
      order.add(child.index());
      if (FAILING.contains(child.index())) {
        parent.fails(call, child, "lost " + child.index(), "0");
      } else {
        parent.succeeds(call, child, "did " + child.index(), "0");
      }
    }
    return order;
  }

  @Test
  void four_work_at_once_and_each_that_ends_begins_the_next_in_the_same_append() {
    Parent parent = new Parent();
    parent.reply(Parent.map(6, ""));
    assertThat(parent.types())
        .containsExactly(
            "ModelReplied", "ChildStarted", "ChildStarted", "ChildStarted", "ChildStarted");
    parent.succeeds(parent.call(0), parent.call(0).children().get(2), "x", "0");
    assertThat(parent.types()).containsExactly("ChildSubmitted", "ChildStarted");
    assertThat(parent.call(0).working()).extracting(Turn.Child::index).containsExactly(0, 1, 3, 4);
  }

  @Test
  void the_last_end_the_result_and_the_next_request_are_one_append() {
    Parent parent = new Parent();
    parent.reply(Parent.run("{\"mode\":\"isolated\",\"instruction\":\"look\"}"));
    parent.succeeds(parent.call(0), parent.call(0).children().getFirst(), "found", "0");
    assertThat(parent.types()).containsExactly("ChildSubmitted", "Observed", "ModelRequested");
    assertThat(parent.settled()).asString().contains("exit=0").contains("head=found");
  }

  @Test
  void a_run_that_failed_is_a_failed_observation() {
    Parent parent = new Parent();
    parent.reply(Parent.run("{\"mode\":\"isolated\",\"instruction\":\"look\"}"));
    parent.fails(parent.call(0), parent.call(0).children().getFirst(), "no way", "0");
    assertThat(parent.settled().failed()).isTrue();
    assertThat(parent.settled()).asString().contains("The sub-agent failed: no way");
  }

  @Test
  void an_end_that_is_told_twice_or_of_a_stranger_is_told_once() {
    Parent parent = new Parent();
    parent.reply(Parent.map(2, ""));
    Turn.Call call = parent.call(0);
    parent.succeeds(call, call.children().get(0), "one", "0");
    parent.fails(call, call.children().get(0), "other", "0");
    assertThat(parent.last).isEmpty();
    Turn.Child stranger = new Turn.Child(1, 1, parent.state.id(), Limits.DEFAULT, Optional.empty());
    parent.succeeds(call, stranger, "x", "0");
    assertThat(parent.last).isEmpty();
    parent.tell(
        new SessionCommand.ChildEnded(
            new ChildEvent.ChildStarted(
                call.address(), 1, call.children().get(1).id(), Limits.DEFAULT)));
    assertThat(parent.last).isEmpty();
  }

  @Test
  void of_a_budget_of_one_the_first_gets_what_it_asks_and_the_next_what_is_left() {
    Parent parent = new Parent(cost(1_000_000));
    parent.reply(
        Parent.run(asking("0.60")), Parent.run(asking("0.60")), Parent.run(asking("0.60")));
    assertThat(started(parent)).containsExactly(600_000L, 400_000L);

    parent.succeeds(parent.call(0), parent.call(0).children().getFirst(), "a", "0.60");
    assertThat(parent.types()).containsExactly("ChildSubmitted", "Observed");
    parent.succeeds(parent.call(1), parent.call(1).children().getFirst(), "b", "0.40");
    assertThat(parent.types()).containsExactly("ChildSubmitted", "Observed", "BudgetReached");
    assertThat(parent.last.getLast())
        .isEqualTo(new TaskEvent.BudgetReached(Budget.COST, 1_000_000));
    assertThat(parent.state.status()).isEqualTo("paused");

    parent.tell(new SessionCommand.RaiseBudget(Budget.COST, 250_000, "owner"));
    assertThat(parent.types()).containsExactly("BudgetRaised", "ChildStarted");
    assertThat(started(parent)).containsExactly(250_000L);
    assertThat(parent.state.status()).isEqualTo("running");
  }

  private static String asking(String cost) {
    return "{\"mode\":\"isolated\",\"instruction\":\"look\",\"budget\":{\"cost\":" + cost + "}}";
  }

  private static Limits cost(long micros) {
    return new Limits(200, 3600, OptionalLong.empty(), OptionalLong.of(micros), 3);
  }

  private static List<Long> started(Parent parent) {
    return parent.state.turn().working().stream()
        .map(child -> child.limits().costMicrosMax().orElseThrow())
        .toList();
  }

  @Test
  void what_one_did_not_use_is_there_for_the_next() {
    Parent parent = new Parent(cost(1_000_000));
    parent.reply(Parent.run(asking("0.60")));
    parent.succeeds(parent.call(0), parent.call(0).children().getFirst(), "a", "0.25");
    parent.reply(Parent.run(asking("0.60")));
    assertThat(started(parent)).containsExactly(600_000L);
    parent.succeeds(parent.call(0), parent.call(0).children().getFirst(), "a", "0.60");
    parent.reply(Parent.run(asking("0.60")));
    assertThat(started(parent)).containsExactly(150_000L);
  }

  @Test
  void no_children_together_have_more_than_their_parent_has_left() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long bound = 1 + random.nextLong(1_000_000);
      Parent parent = new Parent(cost(bound));
      String ask =
          random.nextBoolean()
              ? ",\"budget\":{\"cost\":" + random.nextInt(1, 50) / 100.0 + "}"
              : "";
      parent.reply(Parent.map(1 + random.nextInt(20), ask), Parent.map(2, ask));
      while (!parent.state.turn().working().isEmpty()) {
        Turn.Call call = working(parent);
        Turn.Child child = call.working().get(random.nextInt(call.working().size()));
        long used = random.nextLong(1 + child.limits().costMicrosMax().orElseThrow());
        parent.succeeds(call, child, "x", BigDecimal.valueOf(used, 6).toPlainString());
        long aside = started(parent).stream().mapToLong(Long::longValue).sum();
        long spent = parent.state.life().spent().costMicros();
        assertThat(spent + aside).as("seed %d", seed).isLessThanOrEqualTo(bound);
      }
      boolean paused = parent.state.status().equals("paused");
      assertThat(parent.state.turn().allSettled() || paused).as("seed %d", seed).isTrue();
    }
  }

  private static Turn.Call working(Parent parent) {
    return parent.state.turn().calls().stream()
        .filter(call -> !call.working().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_map_without_a_wish_shares_what_is_left_in_equal_parts() {
    Parent parent = new Parent(cost(1_000_000));
    parent.reply(Parent.map(8, ""));
    assertThat(started(parent)).containsExactly(125_000L, 125_000L, 125_000L, 125_000L);
    assertThat(parent.call(0).children().getFirst().limits())
        .isEqualTo(new Limits(30, 3600, OptionalLong.empty(), OptionalLong.of(125_000), 2));
  }

  @Test
  void a_sub_agent_without_budget_for_its_own_ends_and_cancels_them() {
    Parent parent = new Parent();
    parent.reply(Parent.run("{\"mode\":\"isolated\",\"instruction\":\"look\"}"));
    Turn.Call call = parent.call(0);
    Parent child =
        Parent.child(
            SubagentStart.isolated(parent.state, call, call.children().getFirst()),
            call.children().getFirst().id());
    child.reply(Parent.map(2, ""));
    assertThat(child.call(0).working()).hasSize(2);
    child.tell(new SessionCommand.TimeUp());
    assertThat(child.state.windsDown()).isTrue();
    for (Turn.Child grandchild : child.call(0).working()) {
      child.fails(child.call(0), grandchild, "it was cancelled", "0");
    }
    assertThat(child.types()).containsExactly("ChildFailed", "CallCancelled", "Ended");
    assertThat(SubagentEnd.of(child.state).orElseThrow())
        .asString()
        .contains("The budget of 3600 seconds is used up.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent_run|{\"mode\":\"isolated\"}|instruction",
        "agent_run|{\"mode\":\"isolated\",\"instruction\":\" \"}|1 to 50000 characters",
        "agent_run|{\"mode\":\"alone\",\"instruction\":\"x\"}|isolated or shared, not alone",
        "agent_run|{\"mode\":\"isolated\",\"instruction\":\"x\",\"schema\":{\"type\":\"string\"}}|its type must be",
        "agent_run|{\"mode\":\"isolated\",\"instruction\":\"x\",\"schema\":{\"type\":\"object\",\"$ref\":\"http://x\"}}|keyword $ref",
        "agent_run|{\"mode\":\"isolated\",\"instruction\":\"x\",\"budget\":{\"cost\":0}}|at least 0.000001",
        "agent_run|{\"mode\":\"isolated\",\"instruction\":\"x\",\"budget\":{\"steps\":0}}|steps is at least 1",
        "agent_run|{\"mode\":\"isolated\",\"instruction\":\"x\",\"budget\":{\"cost\":\"1\"}}|cost is a number",
        "agent_map|{\"instruction\":\"x\",\"items\":[\"a\"]}|{item}",
        "agent_map|{\"instruction\":\"{item}\",\"items\":[]}|1 to 20 items, not 0",
        "agent_map|{\"instruction\":\"{item}\",\"items\":[\"\"]}|1 to 4000 characters",
        "agent_map|{\"instruction\":\"{item}\",\"items\":[1]}|expected a string",
      })
  void a_call_that_nobody_could_start_fails_at_once(String tool, String arguments, String why) {
    Parent parent = new Parent();
    parent.reply(new ToolCall("x", tool, arguments));
    assertThat(parent.types()).containsExactly("ModelReplied", "Rejected", "ModelRequested");
    assertThat(parent.settled()).asString().contains(why);
  }

  @Test
  void twenty_one_items_are_too_many() {
    Parent parent = new Parent();
    parent.reply(Parent.map(21, ""));
    assertThat(parent.settled()).asString().contains("1 to 20 items, not 21");
  }

  @Test
  void a_cancel_waits_for_the_children_and_then_settles_the_call() {
    Parent parent = new Parent();
    parent.reply(Parent.map(2, ""), Parent.run("{\"mode\":\"shared\",\"instruction\":\"x\"}"));
    parent.tell(new SessionCommand.Cancel());
    assertThat(parent.types()).containsExactly("CancelRequested");
    Turn.Call map = parent.call(0);
    parent.fails(map, map.children().get(0), "it was cancelled", "0.1");
    assertThat(parent.types()).containsExactly("ChildFailed");
    parent.succeeds(map, map.children().get(1), "just done", "0.1");
    assertThat(parent.types()).containsExactly("ChildSubmitted", "CallCancelled");
    parent.fails(parent.call(1), parent.call(1).children().getFirst(), "it was cancelled", "0.1");
    assertThat(parent.types()).containsExactly("ChildFailed", "CallCancelled", "SessionCancelled");
    assertThat(parent.state.life().spent().costMicros()).isEqualTo(300_000);
  }

  @Test
  void a_paused_parent_begins_nobody_and_hears_of_those_that_work() {
    Parent parent = new Parent();
    parent.reply(Parent.map(6, ""));
    parent.tell(new SessionCommand.Pause("owner"));
    parent.succeeds(parent.call(0), parent.call(0).children().getFirst(), "x", "0");
    assertThat(parent.types()).containsExactly("ChildSubmitted");
    parent.tell(new SessionCommand.Resume("owner"));
    assertThat(parent.types()).containsExactly("Resumed", "ChildStarted");
  }

  @Test
  void a_fork_keeps_what_came_back_and_has_children_of_its_own_for_the_rest() {
    Parent parent = new Parent();
    parent.reply(Parent.map(3, ""));
    parent.succeeds(parent.call(0), parent.call(0).children().get(1), "one", "0.5");
    Event forked = new TaskEvent.Forked(parent.state.id(), parent.state.head());
    Parent fork =
        new Parent(parent.state.as(SessionId.random(new SplittableRandom(9))), List.of(forked));
    assertThat(fork.types()).containsExactly("ChildStarted", "ChildStarted");
    assertThat(fork.call(0).working()).extracting(Turn.Child::index).containsExactly(0, 2);
    assertThat(fork.call(0).working())
        .extracting(Turn.Child::id)
        .doesNotContainAnyElementsOf(
            parent.call(0).children().stream().map(Turn.Child::id).toList());
    assertThat(fork.state.life().spent().costMicros()).isZero();
  }

  @Test
  void a_long_table_is_an_errand_and_its_answer_settles_the_call() {
    Parent parent = new Parent();
    parent.reply(Parent.map(2, ""));
    for (Turn.Child child : parent.call(0).children()) {
      parent.succeeds(parent.call(0), child, "long ".repeat(500), "0");
    }
    assertThat(parent.types()).containsExactly("ChildSubmitted");
    Turn.Call due = parent.state.dueErrands().getFirst();
    assertThat(Gathering.text(due)).hasSizeGreaterThan(5_000);
    ToolEvent.Observed settled =
        Gathering.observed(
            due, new Output("head", "tail", 5_000, Optional.of("0".repeat(64)), false));
    parent.tell(new SessionCommand.ErrandAnswered(due.address(), List.of(settled)));
    assertThat(parent.types()).containsExactly("Observed", "ModelRequested");
  }
}
