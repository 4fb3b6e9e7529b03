package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import java.util.stream.Collectors;

/** What an entry says, in few words; where nobody said anything, the beginning of its JSON. */
final class Gist {
  static final int CHARS_MAX = 500;

  private Gist() {}

  static String of(Entry entry) {
    String text = words(entry.event()).strip();
    return clipped(text.isEmpty() ? EventCodec.encode(entry.event()).canonical() : text);
  }

  private static String words(Event event) {
    return switch (event) {
      case TaskEvent.Submitted submitted -> submitted.task();
      case TaskEvent.TaskReworded reworded -> reworded.task();
      case TaskEvent.Forked forked -> "forked from " + forked.parent() + " at " + forked.at();
      case TaskEvent.Ended ended -> ended.answer().or(ended::reason).orElse("");
      case TurnEvent.ModelReplied replied -> reply(replied);
      case PeopleEvent.Steered steered -> steered.text();
      case PeopleEvent.SteerAdmitted admitted -> admitted.text();
      case PeopleEvent.Answered answered -> answered.text();
      case ToolEvent.Observed observed -> output(observed.output());
      case ToolEvent.Failed failed -> failed.message() + "\n" + output(failed.output());
      case ToolEvent.Rejected rejected -> rejected.reason();
      case ToolEvent.CallDenied denied -> denied.reason();
      case ToolEvent.InDoubt doubt -> doubt.reason();
      case Event other -> "";
    };
  }

  private static String reply(TurnEvent.ModelReplied reply) {
    String calls =
        reply.calls().stream()
            .map(call -> call.name() + " " + call.arguments())
            .collect(Collectors.joining("\n"));
    return reply.text() + (reply.text().isBlank() ? "" : "\n") + calls;
  }

  private static String output(Output output) {
    return output.head() + output.tail();
  }

  /** Never cuts a character in two. */
  private static String clipped(String text) {
    if (text.length() <= CHARS_MAX) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(CHARS_MAX - 2)) ? CHARS_MAX - 2 : CHARS_MAX - 1;
    return text.substring(0, end) + "…";
  }
}
