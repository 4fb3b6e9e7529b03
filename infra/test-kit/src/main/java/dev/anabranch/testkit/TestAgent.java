package dev.anabranch.testkit;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An agent under test: a task, a model that answers by a script, and functions for its tools. It
 * has the session tools too ({@code plan_update}, {@code human_ask}, {@code submit_result}, ...).
 * Each step gives a new agent. Nothing asks at its autonomy of 4, and a failed request is asked
 * again after a millisecond, unless something else is said.
 */
public final class TestAgent {
  private static final int NOTHING_ASKS = 4;
  private static final Terms TERMS =
      new Terms(
          Terms.DEFAULT.policy(),
          new RetryPolicy(
              RetryPolicy.DEFAULT.modelAttemptsMax(),
              1,
              RetryPolicy.DEFAULT.backoffMillisMax(),
              new TreeMap<>()),
          Terms.DEFAULT.windowTokens(),
          Terms.DEFAULT.fallback(),
          Terms.DEFAULT.experience(),
          Terms.DEFAULT.child());

  private final String task;
  private final Supplier<Model> model;
  private final List<TestTool> tools;
  private final Rules rules;
  private final Optional<Person> person;

  private record Rules(int autonomy, Limits limits, Terms terms) {}

  private TestAgent(
      String task,
      Supplier<Model> model,
      List<TestTool> tools,
      Rules rules,
      Optional<Person> person) {
    this.task = task;
    this.model = model;
    this.tools = List.copyOf(tools);
    this.rules = rules;
    this.person = person;
  }

  /** Who sits at the session. */
  @FunctionalInterface
  public interface Person {

    /**
     * Called when the session waits for a person or is paused, once for each head. Called again by
     * the next server if a crash came before the wish was durable. Not promised: that a wish which
     * was never answered is not durable; look at {@code session} where that matters.
     */
    void act(Sessions sessions, SessionView session);
  }

  /**
   * An agent without tools of its own. Each run asks a model of its own, which survives crashes.
   */
  public static TestAgent of(String task, Supplier<Model> model) {
    Rules rules = new Rules(NOTHING_ASKS, Limits.DEFAULT, TERMS);
    return new TestAgent(task, model, List.of(), rules, Optional.empty());
  }

  /**
   * Adds a tool that only reads: after a crash it may run again. An exception is a failed command.
   */
  public TestAgent pure(String name, Function<Json.Obj, String> function) {
    return with(TestTool.of(name, ToolEffect.PURE, function));
  }

  /**
   * Adds a tool that touches the world outside. A call of it runs at most once; where nobody knows
   * whether it ran, the agent is told that it is in doubt.
   */
  public TestAgent external(String name, Function<Json.Obj, String> function) {
    return with(TestTool.of(name, ToolEffect.EXTERNAL, function));
  }

  private TestAgent with(TestTool tool) {
    if (header().tool(tool.name()).isPresent()) {
      throw new IllegalArgumentException("the agent has a tool " + tool.name() + " already");
    }
    List<TestTool> more = Stream.concat(tools.stream(), Stream.of(tool)).toList();
    return new TestAgent(task, model, more, rules, person);
  }

  /** Gives the agent somebody who approves, answers, raises budgets and sends messages. */
  public TestAgent person(Person newPerson) {
    return new TestAgent(task, model, tools, rules, Optional.of(newPerson));
  }

  /** Lets calls ask, 0 to 4. */
  public TestAgent autonomy(int level) {
    return under(new Rules(level, rules.limits(), rules.terms()));
  }

  /** Bounds its steps, time, tokens and money. */
  public TestAgent limits(Limits limits) {
    return under(new Rules(rules.autonomy(), limits, rules.terms()));
  }

  /** Binds it to other terms: tool policy, retries, window. Their waits are real time. */
  public TestAgent terms(Terms terms) {
    return under(new Rules(rules.autonomy(), rules.limits(), terms));
  }

  private TestAgent under(Rules newRules) {
    return new TestAgent(task, model, tools, newRules, person);
  }

  String task() {
    return task;
  }

  Model model() {
    return model.get();
  }

  List<TestTool> tools() {
    return tools;
  }

  Optional<Person> person() {
    return person;
  }

  /** What its person asks for. */
  TaskEvent.Submitted submitted(String owner) {
    return new TaskEvent.Submitted(
        task,
        new ModelChoice("scripted", ModelChoice.EMBEDDED_ENDPOINT),
        header(),
        Optional.empty(),
        rules.autonomy(),
        owner,
        rules.limits(),
        rules.terms(),
        Optional.empty());
  }

  private Header header() {
    Header standard = StandardHeader.create();
    Stream<ToolDefinition> session =
        standard.tools().stream().filter(tool -> tool.effect() == ToolEffect.SESSION);
    return standard.having(
        Stream.concat(session, tools.stream().map(TestTool::definition)).toList());
  }
}
