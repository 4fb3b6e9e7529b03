package dev.anabranch.journal.derived;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of an entry that filters ask for. */
final class SearchTags {
  private SearchTags() {}

  /**
   * @param tool the tool whose call the entry is about
   */
  static List<String> of(Entry entry, Optional<String> tool) {
    List<String> tags = new ArrayList<>();
    tags.add(Tag.TYPE.word(entry.type()));
    tags.add(Tag.SESSION.word(entry.origin().value()));
    Event event = entry.event();
    tool.ifPresent(name -> tags.add(Tag.TOOL.word(name)));
    if (event instanceof TurnEvent.ModelReplied reply) {
      reply.calls().stream()
          .map(ToolCall::name)
          .distinct()
          .forEach(name -> tags.add(Tag.TOOL.word(name)));
    }
    failed(event)
        .ifPresent(failed -> tags.add(Tag.FAILED.word(String.valueOf(failed.booleanValue()))));
    kind(event).ifPresent(kind -> tags.add(Tag.KIND.word(kind)));
    return tags;
  }

  /** Whether what ended here went wrong; empty where nothing ended. */
  private static Optional<Boolean> failed(Event event) {
    return switch (event) {
      case ToolEvent.Settlement settlement -> Optional.of(settlement.failed());
      case TurnEvent.ModelReplied replied -> Optional.of(false);
      case TurnEvent.ModelFailed failed -> Optional.of(true);
      case TurnEvent.PrefixBroken broken -> Optional.of(true);
      case TaskEvent.BudgetReached reached -> Optional.of(true);
      case ContextEvent.ReductionFailed refused -> Optional.of(true);
      case ContextEvent.LoopNoticed noticed -> Optional.of(true);
      case ChildEvent.ChildFailed lost -> Optional.of(true);
      case ChildEvent.ChildSubmitted submitted -> Optional.of(false);
      case TaskEvent.Ended ended -> Optional.of(ended.outcome() == TaskEvent.Outcome.FAILED);
      case Event other -> Optional.empty();
    };
  }

  private static Optional<String> kind(Event event) {
    return switch (event) {
      case ToolEvent.Failed failed -> Optional.of(failed.kind().wire());
      case ToolEvent.Rejected rejected -> Optional.of("rejected");
      case ToolEvent.InDoubt inDoubt -> Optional.of("in_doubt");
      case ToolEvent.Observed observed when observed.exit() != 0 -> Optional.of("exit");
      case TurnEvent.ModelFailed failed -> Optional.of(failed.kind());
      case TaskEvent.BudgetReached reached -> Optional.of("budget");
      case ToolEvent.CallDenied denied -> Optional.of("denied");
      case ContextEvent.ReductionFailed refused -> Optional.of("reduction");
      case ContextEvent.LoopNoticed noticed -> Optional.of("loop");
      case ChildEvent.ChildFailed lost -> Optional.of("child");
      case Event other -> Optional.empty();
    };
  }
}
