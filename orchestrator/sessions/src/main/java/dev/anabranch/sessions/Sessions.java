package dev.anabranch.sessions;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.context.skills.SkillHeader;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.secrets.Redactor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Looks after the sessions of one node: what people ask of them. Every stage completes after the
 * events that it caused are durable, or fails with {@link Refused}, {@link ReadOnlySession}, {@link
 * dev.anabranch.journal.UnknownSession}, {@link UnknownCall} or {@link KeyReused}.
 */
public interface Sessions {

  /**
   * The names of the tools that a new session has if nobody chooses among them; the one that loads
   * a skill is there if there are skills.
   */
  static List<String> standardTools() {
    return Stream.concat(
            StandardHeader.tools().stream().map(ToolDefinition::name), Stream.of(SkillHeader.TOOL))
        .toList();
  }

  /**
   * The names of the tools that may be chosen among for a new session whose calls go to workers of
   * the label. Blocks for a short time.
   */
  default List<String> tools(Optional<String> label) {
    return standardTools();
  }

  /** Durable when the stage completes; the same key answers the same session. */
  CompletionStage<SessionView> submit(Submit submit);

  /** Forks {@code count} sessions after entry {@code at}. */
  CompletionStage<List<SessionView>> fork(Fork fork);

  /** A fork that replaces the session: the old one is kept and says by whom it was superseded. */
  CompletionStage<SessionView> rewind(SessionId session, long at, Optional<String> key);

  /** What a person wishes of a session; refused where its state does not allow it. */
  CompletionStage<SessionView> wish(SessionId session, Wish wish);

  /** What happened, in words, beside the session: resume may have nothing to do. */
  CompletionStage<Resumption> resume(SessionId session);

  default CompletionStage<SessionView> message(SessionId session, String text) {
    return wish(session, new Wish.Message(text));
  }

  default CompletionStage<SessionView> pause(SessionId session) {
    return wish(session, new Wish.Pause());
  }

  /** Completes when the wish is durable; {@code cancelled} follows when open calls have settled. */
  default CompletionStage<SessionView> cancel(SessionId session) {
    return wish(session, new Wish.Cancel());
  }

  /**
   * A task.
   *
   * @param root the snapshot that the workspace starts from; empty for an empty folder
   * @param tools the names of the tools that stay in its header; empty for all
   * @param key an Idempotency-Key; {@code requestDigest} is the SHA-256 of the request body
   */
  record Submit(
      String task,
      ModelChoice model,
      Optional<String> root,
      int autonomy,
      Limits limits,
      Terms terms,
      Optional<List<String>> tools,
      String owner,
      Optional<String> key,
      Optional<String> requestDigest) {

    /** A task under the usual terms. */
    public Submit(
        String task,
        ModelChoice model,
        Optional<String> root,
        int autonomy,
        Limits limits,
        String owner,
        Optional<String> key,
        Optional<String> requestDigest) {
      this(
          task,
          model,
          root,
          autonomy,
          limits,
          Terms.DEFAULT,
          Optional.empty(),
          owner,
          key,
          requestDigest);
    }
  }

  /**
   * A fork.
   *
   * @param at the last entry that the fork has of its parent
   * @param change what is another in the fork
   */
  record Fork(
      SessionId parent,
      long at,
      int count,
      Change change,
      Optional<String> message,
      boolean paused,
      Optional<String> key) {

    /** A fork that changes nothing. */
    public Fork(
        SessionId parent,
        long at,
        int count,
        Optional<String> message,
        boolean paused,
        Optional<String> key) {
      this(parent, at, count, Change.NONE, message, paused, key);
    }

    /** The same without secrets in what a person wrote. */
    Fork redacted(Redactor redactor) {
      return new Fork(
          parent, at, count, change.redacted(redactor), message.map(redactor::redact), paused, key);
    }
  }

  /**
   * What a fork changes before it goes on.
   *
   * @param edit an entry in other words
   * @param model another model
   * @param windowTokens the context window of that model; empty if it is not known
   * @param system another system text, in a new epoch
   * @param tools the names of the tools that stay, in a new epoch
   */
  record Change(
      Optional<Edit> edit,
      Optional<ModelChoice> model,
      OptionalLong windowTokens,
      Optional<String> system,
      Optional<List<String>> tools) {
    public static final Change NONE =
        new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Change redacted(Redactor redactor) {
      return new Change(
          edit.map(change -> new Edit(change.event(), redactor.redact(change.value()))),
          model,
          windowTokens,
          system.map(redactor::redact),
          tools);
    }

    /** A change to a model whose window is not known, or to none. */
    public Change(
        Optional<Edit> edit,
        Optional<ModelChoice> model,
        Optional<String> system,
        Optional<List<String>> tools) {
      this(edit, model, OptionalLong.empty(), system, tools);
    }
  }

  /**
   * An entry in other words: a task, a message, a result or a reply. It is the entry after the fork
   * point; only the task of entry 1 can be edited in a fork at 1 too, since every fork has it.
   */
  record Edit(long event, String value) {}

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
