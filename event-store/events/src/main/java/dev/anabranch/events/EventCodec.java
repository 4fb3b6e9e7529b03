package dev.anabranch.events;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;

/**
 * Events to canonical JSON and back. The wire name of an event is its name here and never changes;
 * a field may be added with a default. Any other change of form needs a step in {@link Upcasters}.
 */
public final class EventCodec {
  private EventCodec() {}

  /** The wire name. */
  public static String type(Event event) {
    return switch (event) {
      case TaskEvent task -> TaskCodec.type(task);
      case TurnEvent turn -> TurnCodec.type(turn);
      case ToolEvent tool -> ToolCodec.type(tool);
      case PeopleEvent people -> PeopleCodec.type(people);
      case ContextEvent context -> ContextCodec.type(context);
      case ChildEvent child -> ChildCodec.type(child);
      case Unreadable unreadable -> unreadable.type();
    };
  }

  public static Json.Obj encode(Event event) {
    return switch (event) {
      case TaskEvent task -> TaskCodec.encode(task);
      case TurnEvent turn -> TurnCodec.encode(turn);
      case ToolEvent tool -> ToolCodec.encode(tool);
      case PeopleEvent people -> PeopleCodec.encode(people);
      case ContextEvent context -> ContextCodec.encode(context);
      case ChildEvent child -> ChildCodec.encode(child);
      case Unreadable unreadable -> unreadable.json().orElse(Json.object());
    };
  }

  /** Reads what a journal keeps. Never fails: what is no event here is {@link Unreadable}. */
  public static Event read(String type, byte[] payload) {
    try {
      return decode(type, payload);
    } catch (EventRefused e) {
      return Unreadable.of(type, payload, String.valueOf(e.getMessage()));
    }
  }

  /** The JSON of any release in the form of today, which is what {@link #encode} writes. */
  public static Json.Obj today(String type, Json.Obj stored) {
    return Upcasters.RELEASED.today(type, stored);
  }

  /**
   * Reads what {@link #encode} of this or an earlier release wrote; {@link EventRefused} if this
   * build does not know it.
   */
  public static Event decode(String type, Json.Obj json) {
    return decode(type, json, Upcasters.RELEASED);
  }

  static Event decode(String type, Json.Obj stored, Upcasters upcasters) {
    try {
      Json.Obj json = upcasters.today(type, stored);
      return switch (type) {
        case "Submitted",
            "Forked",
            "Edited",
            "TaskReworded",
            "Superseded",
            "Ended",
            "CancelRequested",
            "SessionCancelled",
            "BudgetReached",
            "BudgetRaised" ->
            TaskCodec.decode(type, json);
        case "ModelRequested",
            "ModelReplied",
            "ModelFailed",
            "ModelCancelled",
            "Nudged",
            "PrefixBroken",
            "CacheMissObserved",
            "UsageInconsistent",
            "ModelSwitched" ->
            TurnCodec.decode(type, json);
        case "Dispatched",
            "Observed",
            "Failed",
            "Rejected",
            "CallDenied",
            "CallCancelled",
            "InDoubt",
            "LateResult" ->
            ToolCodec.decode(type, json);
        case "Steered",
            "SteerAdmitted",
            "ApprovalRequested",
            "Approved",
            "Asked",
            "Answered",
            "AutonomyChanged",
            "Paused",
            "Resumed" ->
            PeopleCodec.decode(type, json);
        case "PlanUpdated",
            "PlanRecited",
            "ContextReduced",
            "ReductionFailed",
            "HeaderReplaced",
            "SkillActivated",
            "InstructionsFound",
            "LoopNoticed" ->
            ContextCodec.decode(type, json);
        case "ChildStarted", "ChildSubmitted", "ChildFailed" -> ChildCodec.decode(type, json);
        default ->
            throw new EventRefused(
                "unknown event type " + type + "; a newer Anabranch wrote it, use that one");
      };
    } catch (JsonRefused | IllegalArgumentException | ArithmeticException e) {
      throw new EventRefused("event " + type + " is malformed: " + e.getMessage(), e);
    }
  }

  public static Event decode(String type, byte[] payload) {
    try {
      return decode(type, Json.parseObject(payload));
    } catch (JsonRefused e) {
      throw new EventRefused("event " + type + " is malformed: " + e.getMessage(), e);
    }
  }
}
