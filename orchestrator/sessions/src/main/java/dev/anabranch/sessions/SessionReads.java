package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that can be read of sessions, from the journal and the blobs alone: the server and a
 * command line without a server use the same. Fails with {@link
 * dev.anabranch.journal.UnknownSession} where a session is unknown.
 */
public interface SessionReads {

  /**
   * Newest first; {@code status} and {@code text} filter, {@code cursor} is the last id of the page
   * before.
   */
  Page list(Optional<String> status, Optional<String> text, Optional<SessionId> cursor, int max);

  SessionView show(SessionId session);

  /** Entries of the branch after {@code after}, at most {@code max}. */
  List<Entry> entries(SessionId session, long after, int max);

  List<Entry> feed(long after, int max);

  /**
   * The request of the last model call at or before {@code at}, as it was handed to the model port:
   * {@code {session, at, epoch, cacheKey, request, segments: [{seq, bytes, sha256}], prefixHash,
   * recordedHash}}. Fails with {@link ReadOnlySession} if it comes after an entry that this build
   * cannot take as a fact.
   */
  Json.Obj prompt(SessionId session, long at);

  /**
   * The snapshot root of the workspace as it was after entry {@code at}; empty if there is none.
   */
  Optional<String> root(SessionId session, long at);

  /**
   * Two to eight sessions side by side: {@code {sessions: [session and root], commonPrefix,
   * divergence: [{session, seq, type, text}], differences: [{session, steps, entries, usage,
   * workspace: {files: [{path, change}], diff, cut?}}]}}; {@code commonPrefix} is the last seq up
   * to which all are one, each difference is what a session has more than the first.
   */
  Json.Obj compare(List<SessionId> sessions);

  /**
   * The calls that wait for a person, of all sessions and the oldest first: {@code {approvals:
   * [{session, task, call, tool, arguments, kind, question?, reason?, digest, since?}], next?}};
   * {@code after} is the {@code next} of the page before.
   */
  Json.Obj approvals(Optional<AskPlace> after, int max);

  /** The tree of forks that this session belongs to: {@code {root, sessions: [session...]}}. */
  Json.Obj lineage(SessionId session);

  /**
   * Entries of all sessions that {@code query} finds, the newest first: {@code {hits: [{session,
   * seq, ordering, time, type, snippet: {text, marks: [{from, to}]}}], next?, lag?}}; {@code
   * cursor} is the {@code next} of the page before, {@code lag} how many of the newest entries are
   * not searched yet.
   */
  Json.Obj search(SearchQuery query, OptionalLong cursor, int max);

  /**
   * What model calls used: {@code {sessions, calls, usage, pricing?, cache?, by?, parts?, cut?,
   * lag?}}; each part has the same figures. {@code pricing} tells how many calls have a price,
   * {@code cache} what was predicted, estimated and reported to be found in caches, with hit rate,
   * ideal and efficiency, and why less was.
   */
  Json.Obj usage(UsageSums.Of of, Optional<UsageSums.By> by);

  /** How many entries are not yet in what is derived. */
  long lag();

  /**
   * Verifies chains and prompts: {@code {sessions, events, ok, broken: [{session, seq, reason,
   * blame?}], unread?}}, the last naming entries that this build cannot take as facts, after which
   * no prompt was compared; {@code blame} is {@code {from, to, type, field?}}, what made a request
   * another than the recorded one.
   */
  Json.Obj verify(List<SessionId> sessions);

  /** Verifies an exported file; the same form of answer. */
  Json.Obj verifyExport(java.nio.file.Path file) throws IOException;

  /** Writes the session as JSON lines; the same session gives the same bytes. */
  void export(SessionId session, OutputStream out) throws IOException;

  /** A page of sessions; {@code next} is the cursor of the following page. */
  record Page(List<SessionView> sessions, Optional<SessionId> next) {}
}
