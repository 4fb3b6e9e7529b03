package dev.anabranch.session;

import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The next {@link Attention} being put together; lives for one event. */
final class AttentionFold {
  private static final int KNOWN_MAX = 200;

  private String policyState = "";
  private List<ContextEvent.Item> plan = List.of();
  private Optional<Attention.Distance> recited = Optional.empty();
  private boolean planChanged;
  private Repeats repeats = Repeats.NONE;
  private SortedSet<String> known = Collections.emptySortedSet();
  private SortedSet<String> skills = Collections.emptySortedSet();
  private Attention.Window window = Attention.Window.EMPTY;
  private LastAnswered answered = LastAnswered.NONE;

  AttentionFold() {}

  AttentionFold(Attention attention) {
    policyState = attention.policyState();
    plan = attention.plan();
    recited = attention.recited();
    planChanged = attention.planChanged();
    repeats = attention.repeats();
    known = attention.known();
    skills = attention.skills();
    window = attention.window();
    answered = attention.answered();
  }

  Attention after(long seq, Event event, SessionState before, SessionState after) {
    moves(event, before);
    answered = answered.plus(event);
    grows(before, after);
    switch (event) {
      case TaskEvent.Submitted submitted -> policyState = submitted.terms().policy().initial();
      case TaskEvent.Forked forked -> recited = Optional.empty();
      case TaskEvent other -> {}
      case TurnEvent.ModelReplied replied -> reported(replied, after);
      case TurnEvent.ModelSwitched switched -> window = Attention.Window.EMPTY;
      case TurnEvent other -> {}
      case ToolEvent.Settlement settlement -> settled(settlement, before);
      case ToolEvent other -> {}
      case PeopleEvent people -> people(people, before, after);
      case ContextEvent context -> context(context, before, after);
      case ChildEvent other -> {}
      case Unreadable other -> {}
    }
    return attention();
  }

  /** The tool policy moves on what is settled, by the tool of the call. */
  private void moves(Event event, SessionState before) {
    if (before.begun()) {
      Optional<String> tool =
          event instanceof ToolEvent settled
              ? before.turn().call(settled.call()).map(call -> call.call().name())
              : Optional.empty();
      policyState = before.task().terms().policy().after(policyState, EventCodec.type(event), tool);
    }
  }

  private void grows(SessionState before, SessionState after) {
    int steps = after.steps() - before.steps();
    long bytes = Math.max(0, after.promptBytes() - before.promptBytes());
    recited = recited.map(far -> new Attention.Distance(far.steps() + steps, far.bytes() + bytes));
    window =
        new Attention.Window(
            window.reportedTokens(),
            window.bytes(),
            window.stepsSinceFailed().map(since -> since + steps));
  }

  /** The reply itself is in the next prompt, and its length in tokens is known too. */
  private void reported(TurnEvent.ModelReplied reply, SessionState after) {
    boolean told = reply.usage().promptTokens().isPresent();
    long tokens = reply.usage().promptTokens().orElse(0) + reply.usage().outputTokens().orElse(0);
    window =
        new Attention.Window(told ? tokens : 0, after.promptBytes(), window.stepsSinceFailed());
  }

  /**
   * What left the prompt had some tokens at least, and what came back has some at most; the next
   * report will say how many. Where even a summary leaves too much, another would be no better at
   * once. What a person wanted back is not taken away again at once, unless no request could hold
   * it.
   */
  private Attention.Window reduced(
      ContextEvent.Kind kind, SessionState before, SessionState after) {
    long left = before.promptBytes() - after.promptBytes();
    long bytesPerToken = left < 0 ? Fill.BYTES_PER_TOKEN : Fill.BYTES_PER_TOKEN_MAX;
    long told =
        window.reportedTokens() == 0
            ? 0
            : Math.max(1, Fill.of(before).tokens() - left / bytesPerToken);
    Attention.Window now = new Attention.Window(told, after.promptBytes(), Optional.empty());
    long tokens = Fill.tokens(now, after.promptBytes());
    boolean stays =
        switch (kind) {
          case COMPACT -> false;
          case SUMMARY -> tokens >= Fill.tokensMax(after);
          case RESTORE -> tokens < Fill.windowTokens(after);
        };
    return stays ? new Attention.Window(told, after.promptBytes(), Optional.of(0)) : now;
  }

  private void settled(ToolEvent.Settlement settlement, SessionState before) {
    before
        .turn()
        .call(settlement.call())
        .filter(Turn.Call::open)
        .ifPresent(call -> repeats = repeats.plus(call, settlement));
  }

  private void people(PeopleEvent event, SessionState before, SessionState after) {
    switch (event) {
      case PeopleEvent.Approved e -> approved(e, before, after);
      case PeopleEvent.Resumed e -> repeats = Repeats.NONE;
      case PeopleEvent.SteerAdmitted e -> {}
      case PeopleEvent.Steered e -> {}
      case PeopleEvent.ApprovalRequested e -> {}
      case PeopleEvent.Asked e -> {}
      case PeopleEvent.Answered e -> {}
      case PeopleEvent.AutonomyChanged e -> {}
      case PeopleEvent.Paused e -> {}
    }
  }

  /** What ran is known, if a person looked at it: more autonomy lets run what nobody saw. */
  private void approved(PeopleEvent.Approved event, SessionState before, SessionState after) {
    boolean asked =
        before
            .turn()
            .call(event.call())
            .flatMap(call -> Approvals.reason(call, before))
            .isPresent();
    if (asked) {
      after.turn().call(event.call()).ifPresent(call -> known = plus(known, Approvals.kind(call)));
    }
  }

  private static SortedSet<String> plus(SortedSet<String> set, String more) {
    if (set.size() >= KNOWN_MAX) {
      return set;
    }
    TreeSet<String> larger = new TreeSet<>(set);
    larger.add(more);
    return Collections.unmodifiableSortedSet(larger);
  }

  private void context(ContextEvent event, SessionState before, SessionState after) {
    switch (event) {
      case ContextEvent.PlanUpdated e -> {
        planChanged = planChanged || !plan.equals(e.items());
        plan = e.items();
        recited = recited.or(() -> Optional.of(new Attention.Distance(0, 0)));
      }
      case ContextEvent.PlanRecited e -> {
        recited = Optional.of(new Attention.Distance(0, 0));
        planChanged = false;
      }
      case ContextEvent.ContextReduced e -> {
        recited = Optional.empty();
        window = reduced(e.kind(), before, after);
      }
      case ContextEvent.HeaderReplaced e -> window = new Attention.Window(0, 0, Optional.empty());
      case ContextEvent.ReductionFailed e ->
          window = new Attention.Window(window.reportedTokens(), window.bytes(), Optional.of(0));
      case ContextEvent.SkillActivated e -> skills = plus(skills, e.name());
      case ContextEvent.InstructionsFound e -> {}
      case ContextEvent.LoopNoticed e -> repeats = repeats.noticed(e.tool(), e.count());
    }
  }

  Attention attention() {
    return new Attention(
        policyState, plan, recited, planChanged, repeats, known, skills, window, answered);
  }
}
