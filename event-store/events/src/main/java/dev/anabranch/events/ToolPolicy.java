package dev.anabranch.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state machine that says which tools may be called when (techniques 1.4). It is data: pinned in
 * {@link TaskEvent.Submitted}, moved by the wire names of events.
 *
 * @param initial the first state
 * @param states by name, in the order in which they were written
 */
public record ToolPolicy(String initial, SequencedMap<String, State> states) {
  /** All tools in one state. */
  public static final ToolPolicy FREE =
      new ToolPolicy(
          "working",
          one("working", new State(Mask.Mode.AUTO, List.of(""), Collections.emptySortedMap())));

  /**
   * One state.
   *
   * @param allowed beginnings of tool names; the empty one allows all
   * @param moves the next state by the wire name of an event, or by {@code type:tool} for an
   *     observed call of that tool; the second is looked at first
   */
  public record State(Mask.Mode mode, List<String> allowed, SortedMap<String, String> moves) {
    public State {
      allowed = List.copyOf(allowed);
      moves = Collections.unmodifiableSortedMap(new TreeMap<>(moves));
    }

    /** Which of the tools this state allows. */
    public List<String> among(List<String> tools) {
      return mode == Mask.Mode.NONE
          ? List.of()
          : tools.stream().filter(tool -> allowed.stream().anyMatch(tool::startsWith)).toList();
    }
  }

  public ToolPolicy {
    states = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(states));
    if (!states.containsKey(initial)) {
      throw new IllegalArgumentException("the first state " + initial + " is not among the states");
    }
    for (Map.Entry<String, State> state : states.entrySet()) {
      for (String next : state.getValue().moves().values()) {
        if (!states.containsKey(next)) {
          throw new IllegalArgumentException(
              "state " + state.getKey() + " leads to " + next + ", which is no state");
        }
      }
    }
  }

  private static SequencedMap<String, State> one(String name, State state) {
    SequencedMap<String, State> states = new LinkedHashMap<>();
    states.put(name, state);
    return states;
  }

  /** The state by its name. */
  public State state(String name) {
    State state = states.get(name);
    if (state == null) {
      throw new IllegalArgumentException("the policy has no state " + name);
    }
    return state;
  }

  /** Where an event leads; {@code tool} is the tool of the call that it settles. */
  public String after(String state, String type, Optional<String> tool) {
    Map<String, String> moves = state(state).moves();
    Optional<String> exact =
        tool.flatMap(name -> Optional.ofNullable(moves.get(type + ":" + name)));
    return exact.orElse(moves.getOrDefault(type, state));
  }

  /**
   * Why the policy does not fit the tools; empty if it does: a beginning that names no tool, a
   * state that requires a call and allows none, a state that cannot be left nor ended.
   */
  public Optional<String> fault(List<String> tools) {
    for (Map.Entry<String, State> entry : states.entrySet()) {
      State state = entry.getValue();
      for (String prefix : state.allowed()) {
        if (tools.stream().noneMatch(tool -> tool.startsWith(prefix))) {
          return Optional.of("state " + entry.getKey() + " allows " + prefix + ", no tool has it");
        }
      }
      if (state.mode() == Mask.Mode.REQUIRED && state.among(tools).isEmpty()) {
        return Optional.of("state " + entry.getKey() + " requires a call and allows none");
      }
      if (state.mode() == Mask.Mode.REQUIRED
          && state.moves().isEmpty()
          && !state.among(tools).contains("submit_result")) {
        return Optional.of("state " + entry.getKey() + " has no exit");
      }
    }
    return Optional.empty();
  }
}
