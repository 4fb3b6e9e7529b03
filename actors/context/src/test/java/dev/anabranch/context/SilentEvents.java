package dev.anabranch.context;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.events.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Events that say nothing to the model. */
final class SilentEvents {
  private static final SessionId CHILD = SessionId.derived("owner", "child");
  private static final ChildEvent.Spent SPENT =
      new ChildEvent.Spent(OptionalLong.of(3), BigDecimal.ONE);

  private final SplittableRandom random;
  private final Texts texts;

  SilentEvents(SplittableRandom random, Texts texts) {
    this.random = random;
    this.texts = texts;
  }

  /** While the call is open. */
  Event during(String call) {
    return pick(
        List.of(
            () -> new ToolEvent.Dispatched(call, 2),
            () -> new PeopleEvent.Steered(texts.said(), "owner"),
            () -> new PeopleEvent.ApprovalRequested(call, "fs_read", "00", texts.any()),
            () -> new PeopleEvent.Approved(call, Optional.of(texts.any()), "owner"),
            () -> new PeopleEvent.Asked(call, texts.any()),
            () -> new PeopleEvent.Answered(call, texts.said(), "owner"),
            () -> new ContextEvent.SkillActivated(call, "skill", "00"),
            () -> new ChildEvent.ChildStarted(call, 0, CHILD, Limits.DEFAULT),
            () -> new ChildEvent.ChildSubmitted(call, 0, CHILD, texts.any(), SPENT),
            () -> new ChildEvent.ChildFailed(call, 0, CHILD, texts.any(), SPENT),
            this::anywhere));
  }

  Event anywhere() {
    return pick(
        List.of(
            () -> new PeopleEvent.Steered(texts.said(), "owner"),
            () -> new PeopleEvent.Paused("owner"),
            () -> new PeopleEvent.Resumed("owner"),
            () -> new PeopleEvent.AutonomyChanged(2, "owner"),
            () -> new TaskEvent.BudgetReached(Budget.TOKENS, 9),
            () -> new TaskEvent.BudgetRaised(Budget.TOKENS, 9, "owner"),
            () -> new TaskEvent.Superseded(CHILD),
            () -> new TaskEvent.CancelRequested(),
            () -> new TaskEvent.SessionCancelled(),
            () ->
                new TaskEvent.Ended(
                    TaskEvent.Outcome.COMPLETED, Optional.of(texts.any()), Optional.empty()),
            () -> new ContextEvent.PlanUpdated(List.of(new ContextEvent.Item("do", "todo"))),
            () -> new ContextEvent.ReductionFailed(texts.any(), Usage.UNKNOWN),
            () -> new ContextEvent.LoopNoticed("fs_read", 6, Optional.empty()),
            () -> new TurnEvent.PrefixBroken(1, "00", "11"),
            () -> new TurnEvent.CacheMissObserved(1, 2, 3, texts.any()),
            () -> new TurnEvent.UsageInconsistent(texts.any()),
            () -> new TurnEvent.ModelSwitched(Given.MODEL, texts.any(), "anabranch"),
            () -> new ToolEvent.LateResult("1.0", texts.any()),
            () ->
                Unreadable.of(
                    "OfTomorrow", "{\"x\":1}".getBytes(StandardCharsets.UTF_8), "unknown")));
  }

  private Event pick(List<Supplier<Event>> makers) {
    return makers.get(random.nextInt(makers.size())).get();
  }
}
