package dev.anabranch.launcher.text;

import dev.anabranch.context.PrefixFault;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.EventRefused;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.launcher.terminal.Paint;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line for each entry of a branch, fed in order: a result is told with the tool that it came
 * from. Control characters of untrusted text never reach the terminal.
 */
public final class EntryLines {
  private static final List<String> TELLING_ARGUMENTS =
      List.of("command", "path", "pattern", "status", "summary");

  private final Paint paint;
  private final int columns;
  private final Map<String, ToolCall> calls = new HashMap<>();

  public EntryLines(Paint paint, int columns) {
    this.paint = paint;
    this.columns = columns;
  }

  /** The line of an entry as {@code {seq, type, event, ...}}. */
  public String line(Json.Obj entry) {
    long seq = entry.integer("seq");
    String type = entry.text("type");
    try {
      if (entry.find("unreadable").isPresent()) {
        return unreadable(seq, type, entry.text("unreadable"));
      }
      Event event = EventCodec.decode(type, entry.obj("event"));
      remember(seq, event);
      return painted(event, String.format(Locale.ROOT, "%5d  %s", seq, words(event)));
    } catch (EventRefused e) {
      return unreadable(seq, type, String.valueOf(e.getMessage()));
    }
  }

  private String unreadable(long seq, String type, String why) {
    String words = String.format(Locale.ROOT, "%5d  %s cannot be read: %s", seq, type, why);
    return paint.bad(OneLine.clip(words, columns));
  }

  /** True for entries that only an auditor looks for while a run goes on. */
  public static boolean isQuiet(Json.Obj entry) {
    return switch (entry.text("type")) {
      case "ModelRequested", "Dispatched" -> true;
      default -> false;
    };
  }

  private void remember(long seq, Event event) {
    if (event instanceof TurnEvent.ModelReplied reply) {
      for (int i = 0; i < reply.calls().size(); i++) {
        calls.put(seq + "." + i, reply.calls().get(i));
      }
    }
  }

  private String painted(Event event, String line) {
    String clipped = OneLine.clip(line, columns);
    return switch (event) {
      case ToolEvent tool when tool.failed() -> paint.bad(clipped);
      case TurnEvent.ModelFailed failed -> paint.bad(clipped);
      case TurnEvent.PrefixBroken broken -> paint.bad(clipped);
      case TaskEvent.BudgetReached reached -> paint.bad(clipped);
      case ChildEvent.ChildFailed failed -> paint.bad(clipped);
      case TurnEvent.ModelRequested requested -> paint.faint(clipped);
      case ToolEvent.Dispatched dispatched -> paint.faint(clipped);
      case TaskEvent.Ended ended ->
          ended.outcome() == TaskEvent.Outcome.COMPLETED ? paint.good(clipped) : paint.bad(clipped);
      default -> clipped;
    };
  }

  private String words(Event event) {
    return switch (event) {
      case TaskEvent task -> words(task);
      case TurnEvent turn -> words(turn);
      case ToolEvent tool -> words(tool);
      case PeopleEvent people -> words(people);
      case ContextEvent context -> words(context);
      case ChildEvent child -> words(child);
      case Unreadable unread -> unread.type() + " cannot be read: " + unread.reason();
    };
  }

  private static String words(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted submitted ->
          "task: " + submitted.task() + " [" + submitted.model().id() + "]";
      case TaskEvent.Forked forked -> "forked from " + forked.parent() + " at " + forked.at();
      case TaskEvent.Superseded superseded -> "goes on as " + superseded.by();
      case TaskEvent.Ended ended ->
          ended.outcome().wire()
              + ended.answer().or(ended::reason).map(text -> ": " + text).orElse("");
      case TaskEvent.CancelRequested requested -> "cancel asked";
      case TaskEvent.SessionCancelled cancelled -> "cancelled";
      case TaskEvent.BudgetReached reached ->
          "budget used up: " + reached.limit() + " " + reached.what().wire();
      case TaskEvent.BudgetRaised raised ->
          "budget raised by " + raised.added() + " " + raised.what().wire();
      case TaskEvent.Edited edited -> "entry " + edited.replaces() + " is another here";
      case TaskEvent.TaskReworded reworded -> "task: " + reworded.task();
    };
  }

  private String words(TurnEvent event) {
    return switch (event) {
      case TurnEvent.ModelRequested requested ->
          "asks the model, turn "
              + requested.turn()
              + (requested.attempt() > 1 ? ", attempt " + requested.attempt() : "");
      case TurnEvent.ModelReplied reply -> reply(reply);
      case TurnEvent.ModelFailed failed ->
          "model failed (" + failed.kind() + "): " + failed.message();
      case TurnEvent.ModelCancelled cancelled -> "model call cancelled";
      case TurnEvent.Nudged nudged -> "nudged (" + nudged.reason() + ")";
      case TurnEvent.PrefixBroken broken ->
          broken
              .blame()
              .map(blame -> PrefixFault.of(broken.seq(), blame).words())
              .orElse("prompt differs from what was recorded");
      case TurnEvent.CacheMissObserved missed ->
          "cache found "
              + missed.reported()
              + " of "
              + missed.predicted()
              + " tokens: "
              + missed.reason();
      case TurnEvent.UsageInconsistent inconsistent -> inconsistent.note();
      case TurnEvent.ModelSwitched switched ->
          "model is now " + switched.to().id() + ": " + switched.reason();
    };
  }

  private String reply(TurnEvent.ModelReplied reply) {
    String asked = reply.calls().stream().map(this::call).collect(Collectors.joining("; "));
    if (asked.isEmpty()) {
      return "says: " + reply.text();
    }
    return reply.text().isBlank() ? asked : asked + "  # " + reply.text();
  }

  private String words(ToolEvent event) {
    return switch (event) {
      case ToolEvent.Observed observed ->
          name(observed)
              + (observed.exit() == 0 ? "" : " exit " + observed.exit())
              + seconds(observed.wallMillis())
              + first(observed.output(), observed.exit() != 0);
      case ToolEvent.Failed failed ->
          name(failed) + " failed (" + failed.kind().wire() + "): " + failed.message();
      case ToolEvent.Rejected rejected -> name(rejected) + " rejected: " + rejected.reason();
      case ToolEvent.CallDenied denied ->
          name(denied) + " denied by " + denied.by() + ": " + denied.reason();
      case ToolEvent.CallCancelled cancelled -> name(cancelled) + " cancelled";
      case ToolEvent.InDoubt doubt -> name(doubt) + " in doubt: " + doubt.reason();
      case ToolEvent.LateResult late -> name(late) + " answered late: " + late.summary();
      case ToolEvent.Dispatched dispatched ->
          name(dispatched) + " sent again, attempt " + dispatched.attempt();
    };
  }

  private static String words(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.Steered steered -> "message: " + steered.text();
      case PeopleEvent.SteerAdmitted admitted -> "message read: " + admitted.text();
      case PeopleEvent.Paused paused -> "paused by " + paused.by();
      case PeopleEvent.Resumed resumed -> "resumed by " + resumed.by();
      case PeopleEvent.ApprovalRequested asked ->
          "call " + asked.call() + ", " + asked.tool() + ", waits for approval: " + asked.reason();
      case PeopleEvent.Approved approved ->
          "call "
              + approved.call()
              + " approved by "
              + approved.by()
              + approved.arguments().map(text -> " with " + text).orElse("");
      case PeopleEvent.Asked asked -> "asks, call " + asked.call() + ": " + asked.question();
      case PeopleEvent.Answered answered -> "answer: " + answered.text();
      case PeopleEvent.AutonomyChanged changed -> "autonomy is now " + changed.level();
    };
  }

  private static String words(ContextEvent event) {
    return switch (event) {
      case ContextEvent.PlanUpdated plan -> "plan: " + plan(plan);
      case ContextEvent.PlanRecited recited -> "plan recited";
      case ContextEvent.ContextReduced reduced ->
          "context "
              + reduced.kind().wire()
              + ": "
              + reduced.view().compacted().size()
              + " entries in short, "
              + reduced.view().dropped().size()
              + " summed up";
      case ContextEvent.ReductionFailed failed -> "context stays as it is: " + failed.reason();
      case ContextEvent.HeaderReplaced replaced -> "new header: " + replaced.reason();
      case ContextEvent.SkillActivated activated -> "skill " + activated.name() + " activated";
      case ContextEvent.InstructionsFound found -> "instructions in " + found.path();
      case ContextEvent.LoopNoticed noticed ->
          noticed.tool() + " had the same result " + noticed.count() + " times";
    };
  }

  private static String words(ChildEvent event) {
    return switch (event) {
      case ChildEvent.ChildStarted started ->
          "sub-agent " + started.index() + " is session " + started.child();
      case ChildEvent.ChildSubmitted submitted -> "sub-agent " + submitted.index() + " is done";
      case ChildEvent.ChildFailed failed ->
          "sub-agent " + failed.index() + " failed: " + failed.reason();
    };
  }

  private static String plan(ContextEvent.PlanUpdated plan) {
    long done = plan.items().stream().filter(item -> item.status().equals("done")).count();
    Optional<String> doing =
        plan.items().stream()
            .filter(item -> item.status().equals("doing"))
            .map(ContextEvent.Item::title)
            .findFirst();
    return done + " of " + plan.items().size() + " done" + doing.map(t -> ", now: " + t).orElse("");
  }

  private String call(ToolCall call) {
    return call.name() + telling(call.arguments()).map(text -> " " + text).orElse("");
  }

  /** The one argument that says most; malformed arguments are shown as they came. */
  private static Optional<String> telling(String arguments) {
    try {
      Json.Obj json = Json.parseObject(arguments);
      return TELLING_ARGUMENTS.stream().flatMap(name -> json.findText(name).stream()).findFirst();
    } catch (JsonRefused e) {
      return Optional.of(arguments);
    }
  }

  private String name(ToolEvent event) {
    ToolCall call = calls.get(event.call());
    return call == null ? "call " + event.call() : call.name();
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, " (%.1f s)", millis / 1000.0);
  }

  /** The line of the output that says most: the last of a failure, the first of a success. */
  private static String first(Output output, boolean last) {
    String text = last && !output.tail().isBlank() ? output.tail() : output.head();
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : "  " + (last ? lines.getLast() : lines.getFirst());
  }
}
