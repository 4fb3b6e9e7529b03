package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.events.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What is so now in a session: the fold of its journal. {@link #evolve} never fails and touches
 * nothing outside; what follows from the state is {@link SessionDecider}'s.
 *
 * <p>How it works: {@link Life} is what a person asked for and how far it came, {@link Turn} the
 * model call and the tool calls under way, {@link Prompt} what the model sees, {@link Attention}
 * what shapes the next request. Each event goes to all four. {@code head} counts the events, so the
 * state knows the seq of the next one.
 *
 * @param readOnly why nothing may follow: an entry that this build cannot take as a fact. The fold
 *     stands where it was before that entry, since nobody here knows what it changed; only the head
 *     and the files, which each settlement names anew, go on
 */
public record SessionState(
    SessionId id,
    long head,
    Life life,
    Turn turn,
    Attention attention,
    Optional<Prompt> prompt,
    Optional<String> root,
    Optional<String> readOnly) {

  public static SessionState empty(SessionId id) {
    return new SessionState(
        id,
        0,
        Life.NONE,
        Turn.NONE,
        Attention.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The state after the event, which becomes entry {@code head + 1}. */
  public SessionState evolve(Event event) {
    long seq = head + 1;
    Optional<String> unread = readOnly.or(() -> fault(seq, event));
    if (unread.isPresent()) {
      return new SessionState(
          id, seq, lifeAt(event), turn, attention, prompt, rootAfter(event), unread);
    }
    Optional<Prompt> prompted =
        event instanceof TaskEvent.Submitted submitted
            ? Optional.of(Prompt.of(submitted.header()).plus(seq, event))
            : prompt.map(before -> before.plus(seq, event));
    Turn after = turn.evolve(seq, event, this);
    SessionState folded =
        new SessionState(
            id,
            seq,
            life.evolve(event, after),
            after,
            attention,
            prompted,
            rootAfter(event),
            readOnly);
    return folded.with(attention.evolve(seq, event, this, folded));
  }

  private SessionState with(Attention newAttention) {
    return new SessionState(id, head, life, turn, newAttention, prompt, root, readOnly);
  }

  /** What was asked can be shown, also where nobody here could go on with it. */
  private Life lifeAt(Event unread) {
    boolean here = readOnly.isEmpty() && unread instanceof TaskEvent.Submitted;
    return here ? life.evolve(unread, turn) : life;
  }

  /** Why nothing may follow the event; empty if it is a fact that this build understands. */
  private Optional<String> fault(long seq, Event event) {
    return switch (event) {
      case Unreadable unreadable -> Optional.of(fault(seq, unreadable.type(), unreadable.reason()));
      case TaskEvent.Submitted submitted -> fault(seq, event, submitted.header());
      case ContextEvent.HeaderReplaced replaced -> fault(seq, event, replaced.header());
      case TurnEvent early when !begun() ->
          Optional.of(fault(seq, EventCodec.type(early), "nothing was submitted before it"));
      default -> Optional.empty();
    };
  }

  private static Optional<String> fault(long seq, Event event, Header header) {
    return Prompt.fault(header).map(why -> fault(seq, EventCodec.type(event), why));
  }

  private static String fault(long seq, String type, String why) {
    return "entry "
        + seq
        + " ("
        + type
        + ") cannot be read here: "
        + why
        + (seq > 1 ? ". A fork at entry " + (seq - 1) + " or before can go on" : "");
  }

  private Optional<String> rootAfter(Event event) {
    return switch (event) {
      case TaskEvent.Submitted submitted -> submitted.root();
      case ToolEvent.Settlement settlement -> settlement.root().or(() -> root);
      case TaskEvent other -> root;
      case TurnEvent other -> root;
      case ToolEvent other -> root;
      case PeopleEvent other -> root;
      case ContextEvent other -> root;
      case ChildEvent other -> root;
      case Unreadable other -> root;
    };
  }

  /** What was submitted. Only for a session that has begun. */
  public TaskEvent.Submitted task() {
    return life.submitted().orElseThrow(() -> new IllegalStateException("nothing was submitted"));
  }

  /** The same state as that of another session which has the same entries so far. */
  public SessionState as(SessionId other) {
    return new SessionState(other, head, life, turn, attention, prompt, root, readOnly);
  }

  /** The same state for who never asks the model: its prompt keeps no segments from here on. */
  public SessionState lean() {
    return new SessionState(
        id, head, life, turn, attention, prompt.map(p -> p.lean(head)), root, readOnly);
  }

  Prompt requiredPrompt() {
    return prompt.orElseThrow(() -> new IllegalStateException("nothing was submitted"));
  }

  public boolean begun() {
    return life.submitted().isPresent();
  }

  /** The model that is asked now. */
  public ModelChoice model() {
    return life.model().orElseThrow(() -> new IllegalStateException("nothing was submitted"));
  }

  /** The length of the prompt; 0 before it begins. */
  long promptBytes() {
    return prompt.map(Prompt::bytes).orElse(0L);
  }

  /** True if a person can be asked: a sub-agent has only the session that started it. */
  boolean someoneToAsk() {
    return life.child().isEmpty();
  }

  /** Nothing more is begun, by it or by those who work for it: it ends when all is settled. */
  public boolean windsDown() {
    return life.stopRequested() || (life.limitReached().isPresent() && !someoneToAsk());
  }

  /** A session that is read-only does not run, whatever it did when it was written. */
  public String status() {
    return readOnly.isPresent() && !finished() ? "paused" : life.status(turn);
  }

  /** Nothing more happens unless a person asks for it. */
  public boolean finished() {
    return life.ended().isPresent() || life.cancelled();
  }

  /** Nothing is under way and nothing will begin by itself. */
  boolean idle() {
    boolean rests = finished() || !begun() || life.held();
    boolean quiet =
        (rests && turn.allSettled() && turn.requested().isEmpty())
            || (status().equals("waiting") && turn.requested().isEmpty());
    return readOnly.isPresent() || (quiet && turn.broken().isEmpty());
  }

  public int steps() {
    return life.steps();
  }

  public Usage usage() {
    return life.usage();
  }

  /** The calls that should be with a worker now. A paused session sends nothing new. */
  public List<Turn.Call> dueCalls() {
    return goesOn() ? turn.dueCalls() : List.of();
  }

  private boolean goesOn() {
    return readOnly.isEmpty() && !finished() && !life.stopRequested() && !life.held();
  }

  /** The calls of session tools whose answer is to be fetched now. */
  public List<Turn.Call> dueErrands() {
    return goesOn() ? turn.dueErrands() : List.of();
  }

  /** When the model is to be asked again, if its last attempt failed. */
  public Optional<Turn.Retry> retry() {
    return goesOn() ? turn.retry() : Optional.empty();
  }

  /** The epoch that must open before the model can be asked; empty if none must. */
  public Optional<EpochWish> epochDue() {
    return goesOn() && begun() && atBoundary() ? EpochWish.due(this) : Optional.empty();
  }

  /** All is settled and nothing is asked: the next request may be put. */
  boolean atBoundary() {
    return turn.requested().isEmpty()
        && turn.retry().isEmpty()
        && turn.allSettled()
        && (turn.reply().isEmpty() || !turn.calls().isEmpty());
  }

  /** True if a model request is open, or about to be asked again. */
  public boolean modelDue() {
    return begun() && readOnly.isEmpty() && !finished() && turn.requested().isPresent();
  }
}
