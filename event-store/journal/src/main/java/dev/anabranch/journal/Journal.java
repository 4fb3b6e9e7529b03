package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the journals of all sessions: appends are all or none, durable before they are
 * acknowledged, and fenced by the expected head. Reading is {@link JournalReader}.
 *
 * <p>Refused, nothing was written: {@link JournalMoved}, {@link EventTooLarge}, {@link
 * UnknownSession}, {@link IllegalArgumentException}. Failed, read the head before trying again:
 * {@link JournalFailed}. Refusals come through the stage, never from the call itself.
 *
 * <p>Not promised: that an append which failed wrote nothing, nor on which thread a stage
 * completes.
 */
public interface Journal extends JournalReader {

  /** The largest event in bytes of canonical JSON; what is bigger belongs in a blob. */
  int EVENT_BYTES_MAX = 1 << 20;

  /** The most events in one append; a step needs a handful. */
  int EVENTS_MAX = 1_000;

  /**
   * Appends {@code events} (at least one) after entry {@code expectedHead} (0 creates the session).
   * Completes with the entries once they are durable; fails with {@link JournalMoved} if the head
   * is another.
   */
  CompletionStage<List<Entry>> append(SessionId session, long expectedHead, List<Event> events);

  /**
   * Creates {@code child} as the continuation of {@code parent} after its entry {@code at}, and
   * appends {@code first} (may be empty) to it, in one commit. Costs the same at every {@code at},
   * and a row for each fork it descends from. Fails with {@link UnknownSession}, or {@link
   * IllegalArgumentException} if {@code at} is not an entry of the parent, or {@link JournalMoved}
   * if the child exists.
   */
  CompletionStage<List<Entry>> fork(SessionId parent, long at, SessionId child, List<Event> first);

  /**
   * Keeps entries that another store wrote as they are, with their ids, times and hashes, and makes
   * their session if it is not here; answers its head. What is here already is compared and left.
   * The parent and the origin of a fork must be here before it. Fails with {@link ImportCollides}
   * if the session is here with other entries or from another parent, {@link
   * IllegalArgumentException} if the entries do not follow from what is here. {@link JournalImport}
   * asks for it.
   */
  CompletionStage<Long> adopt(Adoption adoption);

  /**
   * Lets actors no longer see the entries up to {@code to}; answers the last that is hidden, which
   * is never taken back. Deletes nothing, moves no head, and every reader still reads all.
   */
  CompletionStage<Long> hide(SessionId session, long to);
}
