package dev.anabranch.testkit;

import dev.anabranch.events.ToolCall;
import dev.anabranch.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a model does, step by step. Which reply comes next is read from the conversation, so a
 * request that is asked again after a crash gets the same reply; a failure comes once in a run.
 * Each step gives a new script. For one conversation that is never reduced; whoever needs more
 * brings a {@link Model} of their own.
 */
public final class Script implements Supplier<Model> {
  private final List<Step> steps;

  private Script(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** What the model does when it is asked. */
  sealed interface Step {

    /** A reply, given only after messages with {@code ifTold} in them, if there is such a word. */
    record Reply(Optional<String> ifTold, String text, List<ToolCall> calls) implements Step {
      public Reply {
        calls = List.copyOf(calls);
      }

      boolean fits(List<String> told) {
        return ifTold.map(word -> told.stream().anyMatch(text -> text.contains(word))).orElse(true);
      }
    }

    /** An HTTP status instead of a reply. */
    record Fail(int status, OptionalLong retryAfterMillis) implements Step {}
  }

  /** A script without a step. */
  public static Script begin() {
    return new Script(List.of());
  }

  /** Calls a tool; {@code arguments} is the text as the model writes it. */
  public Script calls(String tool, String arguments) {
    return with(call(Optional.empty(), tool, arguments));
  }

  /** Calls a tool if the newest results or messages hold {@code word}; else this is left out. */
  public Script callsIf(String word, String tool, String arguments) {
    return with(call(Optional.of(word), tool, arguments));
  }

  /** One more call in the same reply. */
  public Script and(String tool, String arguments) {
    if (steps.isEmpty() || !(steps.getLast() instanceof Step.Reply reply)) {
      throw new IllegalStateException("and(..) follows a reply that calls");
    }
    List<ToolCall> calls = new ArrayList<>(reply.calls());
    calls.add(call(tool, arguments, calls.size()));
    List<Step> changed = new ArrayList<>(steps.subList(0, steps.size() - 1));
    changed.add(new Step.Reply(reply.ifTold(), reply.text(), calls));
    return new Script(changed);
  }

  /** Says something and calls nothing, which ends the task. */
  public Script says(String text) {
    return with(new Step.Reply(Optional.empty(), text, List.of()));
  }

  /** Says this if the newest results or messages hold {@code word}; else it is left out. */
  public Script saysIf(String word, String text) {
    return with(new Step.Reply(Optional.of(word), text, List.of()));
  }

  /** Answers a request with an HTTP status, once: 429 and 5xx are tried again. */
  public Script fails(int status) {
    return with(new Step.Fail(status, OptionalLong.empty()));
  }

  /** The same with {@code Retry-After}, which is waited for in real time. */
  public Script fails(int status, Duration retryAfter) {
    return with(new Step.Fail(status, OptionalLong.of(retryAfter.toMillis())));
  }

  private Script with(Step step) {
    return new Script(Stream.concat(steps.stream(), Stream.of(step)).toList());
  }

  private Step.Reply call(Optional<String> ifTold, String tool, String arguments) {
    return new Step.Reply(ifTold, "", List.of(call(tool, arguments, 0)));
  }

  private ToolCall call(String tool, String arguments, int index) {
    return new ToolCall("step" + steps.size() + "_" + index, tool, arguments);
  }

  /** A model at the beginning of this script. */
  @Override
  public Model get() {
    return new ScriptedModel(steps);
  }
}
