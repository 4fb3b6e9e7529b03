package dev.anabranch.sessions;

import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Looks after the sessions of one node: what people ask of them. Every stage completes after the
 * events that it caused are durable, or fails with {@link Refused}, {@link ReadOnlySession}, {@link
 * dev.anabranch.journal.UnknownSession} or {@link KeyReused}.
 */
public interface Sessions {

  /** Durable when the stage completes; the same key answers the same session. */
  CompletionStage<SessionView> submit(Submit submit);

  /** Forks {@code count} sessions after entry {@code at}. */
  CompletionStage<List<SessionView>> fork(Fork fork);

  /** A fork that replaces the session: the old one is kept and says by whom it was superseded. */
  CompletionStage<SessionView> rewind(SessionId session, long at, Optional<String> key);

  CompletionStage<SessionView> message(SessionId session, String text);

  CompletionStage<SessionView> pause(SessionId session);

  /** What happened, in words, beside the session: resume may have nothing to do. */
  CompletionStage<Resumption> resume(SessionId session);

  /** Completes when the wish is durable; {@code cancelled} follows when open calls have settled. */
  CompletionStage<SessionView> cancel(SessionId session);

  /**
   * A task.
   *
   * @param root the snapshot that the workspace starts from; empty for an empty folder
   * @param key an Idempotency-Key; {@code requestDigest} is the SHA-256 of the request body
   */
  record Submit(
      String task,
      ModelChoice model,
      Optional<String> root,
      int autonomy,
      Limits limits,
      String owner,
      Optional<String> key,
      Optional<String> requestDigest) {}

  record Fork(
      SessionId parent,
      long at,
      int count,
      Optional<String> message,
      boolean paused,
      Optional<String> key) {}

  record Resumption(SessionView session, String note) {}

  /** A wish that the session's state does not allow; the message says why and what to do. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** The idempotency key was used before with another body (HTTP 422). */
  final class KeyReused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeyReused(SessionId session) {
      super("this Idempotency-Key already made session " + session + " from another request");
    }
  }
}
