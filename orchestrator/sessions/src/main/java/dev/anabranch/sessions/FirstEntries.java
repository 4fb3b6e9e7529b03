package dev.anabranch.sessions;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.context.skills.SkillHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.session.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes what a submitted session begins with. Blocking: it looks at the files of the workspace. */
final class FirstEntries {
  private static final int TASK_CHARS_MAX = 100_000;

  private final Optional<SessionStart> start;
  private final HeardOffers offers;

  FirstEntries(Optional<SessionStart> start, HeardOffers offers) {
    this.start = start;
    this.offers = offers;
  }

  /** Throws {@link Sessions.Refused}. */
  SessionCommand.Submit of(SessionId id, Sessions.Submit submit) {
    if (submit.task().length() > TASK_CHARS_MAX) {
      throw new Sessions.Refused(
          "a task has at most "
              + TASK_CHARS_MAX
              + " characters; put long material into a file of the workspace");
    }
    Header chosen = chosen(having(id, submit.terms()), submit.tools());
    Optional<SessionStart.Found> found = start.map(place -> place.find(chosen, submit.root(), ""));
    Header header = found.map(SessionStart.Found::header).orElse(chosen);
    List<Event> events = List.copyOf(found.map(SessionStart.Found::events).orElse(List.of()));
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            submit.task(),
            submit.model(),
            hasSkills(submit.tools()) ? header : SkillHeader.with(header, List.of()),
            submit.root(),
            submit.autonomy(),
            submit.owner(),
            submit.limits(),
            submit.terms().knowing(found.flatMap(SessionStart.Found::experience)),
            submit.requestDigest());
    return new SessionCommand.Submit(task, events);
  }

  /**
   * What workers offer now stands beside what all of them have, and is frozen with it. What is
   * offered reaches nothing: its definition is the worker's word for word.
   */
  private Header having(SessionId id, Terms terms) {
    Header standard = StandardHeader.reaching(StandardHeader.create(id.value()), terms.reach());
    List<ToolDefinition> tools = new ArrayList<>(standard.tools());
    tools.addAll(offers.known(terms.label()));
    return standard.having(tools);
  }

  /** The tool that loads a skill is there if there are skills. */
  private static Header chosen(Header standard, Optional<List<String>> tools) {
    return tools
        .map(names -> names.stream().filter(name -> !name.equals(SkillHeader.TOOL)).toList())
        .map(names -> ToolChoice.of(standard, names))
        .orElse(standard);
  }

  private static boolean hasSkills(Optional<List<String>> tools) {
    return tools.map(names -> names.contains(SkillHeader.TOOL)).orElse(true);
  }
}
