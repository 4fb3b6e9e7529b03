package dev.anabranch.sessions;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Model;
import dev.anabranch.session.Epochs;
import dev.anabranch.session.SessionState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The events that random lives bring seldom or never, at the end of one that is settled. */
final class EveryEvent {
  private static final String SHA256 = "ab".repeat(32);

  private EveryEvent() {}

  static void append(AnyLife life) {
    SessionId child = life.state.id();
    life.append(
        List.of(
            new TaskEvent.BudgetRaised(Budget.STEPS, 1, "owner"),
            new TaskEvent.Edited(1, 2, "owner"),
            new TurnEvent.CacheMissObserved(2, 64, 0, "evicted_or_routed"),
            new TurnEvent.UsageInconsistent("40 cached of 9"),
            new TurnEvent.ModelSwitched(new ModelChoice("b", "embedded"), "chosen", "owner"),
            new ToolEvent.CallDenied("9.0", "no", "owner"),
            new PeopleEvent.ApprovalRequested("9.0", "web_post", SHA256, "new"),
            new PeopleEvent.Approved("9.0", Optional.empty(), "owner"),
            new PeopleEvent.Asked("9.1", "which?"),
            new PeopleEvent.Answered("9.1", "that", "owner"),
            new PeopleEvent.AutonomyChanged(2, "owner"),
            new ContextEvent.PlanRecited("Your plan: 0 of 1 done."),
            new ContextEvent.ReductionFailed("429", Usage.UNKNOWN),
            new ContextEvent.SkillActivated("9.2", "pdf", SHA256),
            new ContextEvent.InstructionsFound("AGENTS.md", "Run make.", SHA256),
            new ContextEvent.LoopNoticed("fs_read", 3, Optional.of("the same")),
            new ChildEvent.ChildStarted("9.3", 0, child, Limits.DEFAULT),
            new ChildEvent.ChildSubmitted("9.3", 0, child, "{}", spent()),
            new ChildEvent.ChildFailed("9.3", 1, child, "lost", spent())));
    Model nobody = new ScriptedModel(0);
    Epochs epochs = new Epochs((id, after, max) -> page(life, after, max), nobody);
    SessionState state = life.state;
    life.append(List.of(epochs.restored(state)));
    life.append(
        List.of(epochs.replaced(life.state, life.state.prompt().orElseThrow().header(), "again")));
    life.append(List.of(new TaskEvent.TaskReworded("in other words")));
  }

  private static ChildEvent.Spent spent() {
    return new ChildEvent.Spent(OptionalLong.of(10), new BigDecimal("0.5"));
  }

  private static List<Entry> page(AnyLife life, long after, int max) {
    List<Event> branch = life.branch;
    List<Entry> page = new ArrayList<>();
    for (long seq = after + 1; seq <= Math.min(after + max, branch.size()); seq++) {
      page.add(new Entry(seq, 0, life.state.id(), 0, "", branch.get(Math.toIntExact(seq - 1))));
    }
    return page;
  }
}
