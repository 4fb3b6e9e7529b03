package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sub-agent begins with. Pure. Isolated it has the header, the model and the files of its
 * parent and sees nothing but its instruction; shared it is a fork and sees all that the parent
 * saw, to the byte.
 */
public final class SubagentStart {
  private SubagentStart() {}

  /** True if the sub-agents of the call are forks. */
  public static boolean isShared(Turn.Call call) {
    return Delegation.find(call).filter(Delegation::shared).isPresent();
  }

  /** The task of an isolated sub-agent. */
  public static TaskEvent.Submitted isolated(
      SessionState parent, Turn.Call call, Turn.Child child) {
    Delegation delegation = Delegation.of(call);
    TaskEvent.Submitted task = parent.task();
    Prompt prompt = parent.requiredPrompt();
    return new TaskEvent.Submitted(
        delegation.instruction(child.index()) + owed(delegation),
        parent.model(),
        prompt.renewal().orElse(prompt.header()),
        parent.root(),
        parent.life().autonomy(),
        task.owner(),
        child.limits(),
        terms(parent, bond(parent, delegation, call, child)),
        Optional.empty());
  }

  /** It may do what its parent may do now, so it begins where the parent's tool policy is. */
  private static Terms terms(SessionState parent, Terms.Child bond) {
    Terms terms = parent.task().terms();
    ToolPolicy policy = new ToolPolicy(parent.attention().policyState(), terms.policy().states());
    return new Terms(
        policy,
        terms.retry(),
        parent.life().windowTokens(),
        terms.fallback(),
        terms.fallbackWindowTokens(),
        terms.experience(),
        terms.reach(),
        terms.label(),
        Optional.of(bond));
  }

  private static Terms.Child bond(
      SessionState parent, Delegation delegation, Turn.Call call, Turn.Child child) {
    int depth = parent.life().child().map(Terms.Child::depth).orElse(0) + 1;
    return new Terms.Child(
        parent.id(),
        call.address(),
        child.index(),
        depth,
        delegation.schema().map(Json::canonical));
  }

  private static String owed(Delegation delegation) {
    return delegation
        .schema()
        .map(schema ->
            "\n\nEnd with submit_result. Its result must fit this JSON schema:\n"
                + schema.canonical())
        .orElse("");
  }

  /**
   * The first events of a shared sub-agent.
   *
   * @param parent as it was when the sub-agent was started
   * @param autonomy that of the parent now
   */
  public static List<Event> shared(SessionState parent, Turn.Child child, int autonomy) {
    Turn.Call call = call(parent, child);
    Delegation delegation = Delegation.of(call);
    List<Event> events = new ArrayList<>();
    TaskEvent.Assignment own =
        new TaskEvent.Assignment(
            bond(parent, delegation, call, child), autonomy, ownSteps(parent, child.limits()));
    events.add(new TaskEvent.Forked(parent.id(), child.started(), Optional.of(own)));
    for (Turn.Call other : parent.turn().calls()) {
      if (other.open() && !other.address().equals(call.address())) {
        events.add(
            new ToolEvent.Rejected(
                other.address(), "This call is not yours: the agent that started you makes it."));
      }
    }
    events.add(SessionTools.observed(call, role(delegation)));
    return events;
  }

  private static Turn.Call call(SessionState parent, Turn.Child child) {
    return parent.turn().calls().stream()
        .filter(call -> call.children().contains(child))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(parent.id() + " has no child " + child.id()));
  }

  /** A fork counts the steps that it inherits, and the turn in which it begins. */
  private static Limits ownSteps(SessionState parent, Limits limits) {
    return new Limits(
        limits.stepsMax() + parent.steps() + 1,
        limits.secondsMax(),
        limits.tokensMax(),
        limits.costMicrosMax(),
        limits.depthMax());
  }

  private static String role(Delegation delegation) {
    return "You are now the sub-agent of this call. The agent that started you waits for what you"
        + " bring back, and sees nothing else of your work. Do this part and no more of the task:\n"
        + delegation.instruction(0)
        + (delegation.schema().isPresent() ? owed(delegation) : "\n\nEnd with submit_result.");
  }
}
