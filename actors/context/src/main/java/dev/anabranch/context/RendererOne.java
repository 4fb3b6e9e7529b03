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

/** Renderer version 1, retired: sessions that began under it go on under {@link RendererTwo}. */
final class RendererOne implements Renderer {
  static final String VERSION = "1";

  @Override
  public List<Json.Obj> render(long seq, Event event) {
    return switch (event) {
      case TaskEvent task -> task(task);
      case TurnEvent turn -> turn(seq, turn);
      case ToolEvent tool -> tool(tool);
      case PeopleEvent people -> people(people);
      case ContextEvent later -> List.of();
      case ChildEvent later -> List.of();
      case Unreadable unreadable -> List.of();
    };
  }

  private static List<Json.Obj> task(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted submitted -> List.of(ChatMessages.message("user", submitted.task()));
      case TaskEvent.Forked forked -> List.of();
      case TaskEvent.Superseded superseded -> List.of();
      case TaskEvent.Ended ended -> List.of();
      case TaskEvent.CancelRequested requested -> List.of();
      case TaskEvent.SessionCancelled cancelled -> List.of();
      case TaskEvent.BudgetReached reached -> List.of();
      case TaskEvent.Edited later -> List.of();
      case TaskEvent.TaskReworded later -> List.of();
      case TaskEvent.BudgetRaised later -> List.of();
    };
  }

  private static List<Json.Obj> turn(long seq, TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelReplied replied -> ChatMessages.assistant(seq, replied);
      case TurnEvent.Nudged nudged -> List.of(ChatMessages.message("user", nudged.text()));
      case TurnEvent.ModelRequested requested -> List.of();
      case TurnEvent.ModelFailed failed -> List.of();
      case TurnEvent.ModelCancelled cancelled -> List.of();
      case TurnEvent.PrefixBroken broken -> List.of();
      case TurnEvent.CacheMissObserved later -> List.of();
      case TurnEvent.UsageInconsistent later -> List.of();
      case TurnEvent.ModelSwitched later -> List.of();
    };
  }

  private static List<Json.Obj> people(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.SteerAdmitted admitted ->
          List.of(ChatMessages.message("user", admitted.text()));
      case PeopleEvent.Steered steered -> List.of();
      case PeopleEvent.Paused paused -> List.of();
      case PeopleEvent.Resumed resumed -> List.of();
      case PeopleEvent.ApprovalRequested later -> List.of();
      case PeopleEvent.Approved later -> List.of();
      case PeopleEvent.Asked later -> List.of();
      case PeopleEvent.Answered later -> List.of();
      case PeopleEvent.AutonomyChanged later -> List.of();
    };
  }

  private static List<Json.Obj> tool(ToolEvent event) {
    return switch (event) {
      case ToolEvent.Observed e -> ChatMessages.result(e.call(), observed(e));
      case ToolEvent.Failed e -> ChatMessages.failed(e);
      case ToolEvent.Rejected e -> ChatMessages.result(e.call(), "[rejected] " + e.reason());
      case ToolEvent.InDoubt e -> ChatMessages.inDoubt(e);
      case ToolEvent.CallDenied later -> ChatMessages.denied(later);
      case ToolEvent.CallCancelled e -> ChatMessages.result(e.call(), "[cancelled]");
      case ToolEvent.Dispatched e -> List.of();
      case ToolEvent.LateResult e -> List.of();
    };
  }

  private static String observed(ToolEvent.Observed event) {
    String text = ChatMessages.excerpt(event.call(), event.output());
    if (event.exit() != 0) {
      return "[exit " + event.exit() + "]\n" + text;
    }
    return text.isEmpty() ? "(no output)" : text;
  }

  /** Nothing is shortened under this version. */
  @Override
  public List<Json.Obj> shortened(long seq, Event event) {
    return render(seq, event);
  }

  @Override
  public List<Json.Obj> summary(String text) {
    throw new IllegalStateException("nothing is summed up under renderer " + VERSION);
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
