package dev.anabranch.context;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import java.util.List;

/** Renderer version 2: Chat Completions messages with a short form of what can be restored. */
final class RendererTwo implements Renderer {
  static final String VERSION = "2";

  private final Wording wording;

  RendererTwo(Wording wording) {
    this.wording = wording;
  }

  @Override
  public List<Json.Obj> render(long seq, Event event) {
    return switch (event) {
      case TaskEvent task -> task(task);
      case TurnEvent turn -> turn(seq, turn);
      case ToolEvent tool -> tool(seq, tool);
      case PeopleEvent people -> people(people);
      case ContextEvent context -> context(context);
      case ChildEvent child -> List.of();
      case Unreadable unreadable -> List.of();
    };
  }

  private static List<Json.Obj> task(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted submitted -> said(submitted.task());
      case TaskEvent.TaskReworded reworded -> said(reworded.task());
      case TaskEvent.Forked forked -> List.of();
      case TaskEvent.Edited edited -> List.of();
      case TaskEvent.Superseded superseded -> List.of();
      case TaskEvent.Ended ended -> List.of();
      case TaskEvent.CancelRequested requested -> List.of();
      case TaskEvent.SessionCancelled cancelled -> List.of();
      case TaskEvent.BudgetReached reached -> List.of();
      case TaskEvent.BudgetRaised raised -> List.of();
    };
  }

  private static List<Json.Obj> turn(long seq, TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelReplied replied -> ChatMessages.assistant(seq, replied);
      case TurnEvent.Nudged nudged -> said(nudged.text());
      case TurnEvent.ModelRequested requested -> List.of();
      case TurnEvent.ModelFailed failed -> List.of();
      case TurnEvent.ModelCancelled cancelled -> List.of();
      case TurnEvent.PrefixBroken broken -> List.of();
      case TurnEvent.CacheMissObserved missed -> List.of();
      case TurnEvent.UsageInconsistent inconsistent -> List.of();
      case TurnEvent.ModelSwitched switched -> List.of();
    };
  }

  private static List<Json.Obj> people(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.SteerAdmitted admitted -> said(admitted.text());
      case PeopleEvent.Steered steered -> List.of();
      case PeopleEvent.ApprovalRequested requested -> List.of();
      case PeopleEvent.Approved approved -> List.of();
      case PeopleEvent.Asked asked -> List.of();
      case PeopleEvent.Answered answered -> List.of();
      case PeopleEvent.AutonomyChanged changed -> List.of();
      case PeopleEvent.Paused paused -> List.of();
      case PeopleEvent.Resumed resumed -> List.of();
    };
  }

  private static List<Json.Obj> context(ContextEvent event) {
    return switch (event) {
      case ContextEvent.PlanRecited recited -> said(recited.text());
      case ContextEvent.InstructionsFound found ->
          said("The workspace has instructions in " + found.path() + ":\n\n" + found.text());
      case ContextEvent.LoopNoticed noticed ->
          noticed.text().map(RendererTwo::said).orElse(List.of());
      case ContextEvent.PlanUpdated plan -> List.of();
      case ContextEvent.ContextReduced reduced -> List.of();
      case ContextEvent.ReductionFailed failed -> List.of();
      case ContextEvent.HeaderReplaced replaced -> List.of();
      case ContextEvent.SkillActivated activated -> List.of();
    };
  }

  private static List<Json.Obj> said(String text) {
    return List.of(ChatMessages.message("user", text));
  }

  private List<Json.Obj> tool(long seq, ToolEvent event) {
    return switch (event) {
      case ToolEvent.Observed e -> ChatMessages.result(e.call(), observed(seq, e));
      case ToolEvent.Failed e -> ChatMessages.failed(e);
      case ToolEvent.Rejected e -> ChatMessages.result(e.call(), "[rejected] " + e.reason());
      case ToolEvent.CallDenied e -> ChatMessages.denied(e);
      case ToolEvent.InDoubt e -> ChatMessages.inDoubt(e);
      case ToolEvent.CallCancelled e -> ChatMessages.result(e.call(), "[cancelled]");
      case ToolEvent.Dispatched e -> List.of();
      case ToolEvent.LateResult e -> List.of();
    };
  }

  private String observed(long seq, ToolEvent.Observed event) {
    String text = ChatMessages.excerpt(event.call(), event.output());
    if (event.exit() != 0) {
      return "[exit " + event.exit() + "]\n" + text;
    }
    return text.isEmpty() ? "(no output)" : wording.led(seq, text);
  }

  @Override
  public List<Json.Obj> shortened(long seq, Event event) {
    return switch (event) {
      case ToolEvent.Observed observed when !ShortForms.isShort(observed.output()) ->
          ShortForms.observed(observed);
      case ToolEvent.Failed failed when !ShortForms.isShort(failed) -> ShortForms.failed(failed);
      case TurnEvent.ModelReplied replied ->
          ChatMessages.assistant(seq, ShortForms.replied(seq, replied));
      case ContextEvent.PlanRecited recited -> List.of();
      default -> render(seq, event);
    };
  }

  @Override
  public List<Json.Obj> summary(String text) {
    return said(text);
  }

  @Override
  public Json.Obj header(Header header) {
    return ChatMessages.header(VERSION, header);
  }

  @Override
  public Json.Obj systemMessage(Header header) {
    return ChatMessages.system(header);
  }

  @Override
  public List<Json.Obj> tools(Header header) {
    return ChatMessages.tools(header);
  }
}
