package dev.anabranch.events;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** What became of a sub-agent, in the journal of the session that started it. */
public sealed interface ChildEvent extends Event {

  /** The open {@code agent_run} or {@code agent_map} that it works for. */
  String call();

  /** Its place among the children of the call. */
  int index();

  SessionId child();

  /**
   * A sub-agent is to work for the call. {@code limits} is the part of the budget that is set aside
   * for it until it ends.
   */
  record ChildStarted(String call, int index, SessionId child, Limits limits)
      implements ChildEvent {}

  /** It submitted a result that fits its schema. */
  record ChildSubmitted(String call, int index, SessionId child, String result, Spent spent)
      implements ChildEvent {}

  /** It ended without one. */
  record ChildFailed(String call, int index, SessionId child, String reason, Spent spent)
      implements ChildEvent {}

  /** What it and its own children used of the budget. */
  record Spent(OptionalLong tokens, BigDecimal cost) {}
}
