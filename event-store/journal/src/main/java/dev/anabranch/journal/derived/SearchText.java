package dev.anabranch.journal.derived;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts of an event that a person may remember words of. */
final class SearchText {
  private SearchText() {}

  static List<String> of(Event event) {
    return switch (event) {
      case TaskEvent task -> task(task);
      case TurnEvent turn -> turn(turn);
      case ToolEvent tool -> tool(tool);
      case PeopleEvent people -> people(people);
      case ContextEvent context -> context(context);
      case ChildEvent child -> child(child);
      case Unreadable unreadable -> List.of(unreadable.type(), unreadable.reason());
    };
  }

  private static List<String> task(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted e -> List.of(e.task());
      case TaskEvent.Ended e -> both(e.answer(), e.reason());
      case TaskEvent.BudgetReached e -> List.of(e.what().wire());
      case TaskEvent.BudgetRaised e -> List.of(e.what().wire());
      case TaskEvent.TaskReworded e -> List.of(e.task());
      case TaskEvent.Edited e -> List.of();
      case TaskEvent.Forked e -> List.of();
      case TaskEvent.Superseded e -> List.of();
      case TaskEvent.CancelRequested e -> List.of();
      case TaskEvent.SessionCancelled e -> List.of();
    };
  }

  private static List<String> turn(TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelReplied e -> reply(e);
      case TurnEvent.ModelFailed e -> List.of(e.kind(), e.message());
      case TurnEvent.Nudged e -> List.of(e.reason(), e.text());
      case TurnEvent.ModelRequested e -> List.of();
      case TurnEvent.ModelCancelled e -> List.of();
      case TurnEvent.PrefixBroken e -> List.of();
      case TurnEvent.CacheMissObserved e -> List.of(e.reason());
      case TurnEvent.UsageInconsistent e -> List.of(e.note());
      case TurnEvent.ModelSwitched e -> List.of(e.to().id(), e.reason());
    };
  }

  private static List<String> reply(TurnEvent.ModelReplied reply) {
    List<String> texts = new ArrayList<>();
    texts.add(reply.text());
    for (ToolCall call : reply.calls()) {
      texts.add(call.name());
      texts.add(call.arguments());
    }
    return texts;
  }

  private static List<String> tool(ToolEvent event) {
    return switch (event) {
      case ToolEvent.Observed e -> output(e.output());
      case ToolEvent.Failed e -> {
        List<String> texts = new ArrayList<>(List.of(e.kind().wire(), e.message()));
        texts.addAll(output(e.output()));
        yield texts;
      }
      case ToolEvent.Rejected e -> List.of(e.reason());
      case ToolEvent.CallDenied e -> List.of(e.reason());
      case ToolEvent.InDoubt e -> List.of(e.reason());
      case ToolEvent.LateResult e -> List.of(e.summary());
      case ToolEvent.Dispatched e -> List.of();
      case ToolEvent.CallCancelled e -> List.of();
    };
  }

  private static List<String> output(Output output) {
    return List.of(output.head(), output.tail());
  }

  private static List<String> people(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.Steered e -> List.of(e.text());
      case PeopleEvent.SteerAdmitted e -> List.of(e.text());
      case PeopleEvent.Paused e -> List.of();
      case PeopleEvent.Resumed e -> List.of();
      case PeopleEvent.ApprovalRequested e -> List.of(e.tool(), e.reason());
      case PeopleEvent.Approved e -> both(e.arguments(), Optional.empty());
      case PeopleEvent.Asked e -> List.of(e.question());
      case PeopleEvent.Answered e -> List.of(e.text());
      case PeopleEvent.AutonomyChanged e -> List.of();
    };
  }

  private static List<String> context(ContextEvent event) {
    return switch (event) {
      case ContextEvent.PlanUpdated e -> e.items().stream().map(ContextEvent.Item::title).toList();
      case ContextEvent.PlanRecited e -> List.of();
      case ContextEvent.ContextReduced e -> both(e.view().summary(), Optional.empty());
      case ContextEvent.ReductionFailed e -> List.of(e.reason());
      case ContextEvent.HeaderReplaced e -> List.of(e.reason());
      case ContextEvent.SkillActivated e -> List.of(e.name());
      case ContextEvent.InstructionsFound e -> List.of(e.path(), e.text());
      case ContextEvent.LoopNoticed e -> List.of(e.tool());
    };
  }

  private static List<String> child(ChildEvent event) {
    return switch (event) {
      case ChildEvent.ChildStarted e -> List.of();
      case ChildEvent.ChildSubmitted e -> List.of(e.result());
      case ChildEvent.ChildFailed e -> List.of(e.reason());
    };
  }

  private static List<String> both(Optional<String> one, Optional<String> other) {
    List<String> texts = new ArrayList<>();
    one.ifPresent(texts::add);
    other.ifPresent(texts::add);
    return texts;
  }
}
