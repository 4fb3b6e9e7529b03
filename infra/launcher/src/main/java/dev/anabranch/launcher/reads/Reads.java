package dev.anabranch.launcher.reads;

import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Everything that a verb reads, in the JSON of the public contract. An unknown session is a {@link
 * dev.anabranch.launcher.terminal.VerbFailed} with exit code 3.
 */
public interface Reads extends AutoCloseable {

  /** A page of sessions, newest first: {@code {sessions, next?}}. */
  Json.Obj sessions(Optional<String> cursor);

  Json.Obj session(String id);

  /** The entries after {@code after} that exist now, in order. */
  void entries(String id, long after, Consumer<Json.Obj> sink) throws IOException;

  /** Entries that the query finds, the newest first: {@code {hits, next?, lag?}}. */
  Json.Obj search(String text, SearchQuery query, OptionalLong cursor, int max);

  Json.Obj prompt(String id, OptionalLong at);

  /** The files of the workspace: {@code {files: [{path, kind, mode, size, ...}]}}. */
  Json.Obj files(String id, OptionalLong at);

  byte[] file(String id, OptionalLong at, String path);

  /** What a session changed, as a unified diff. */
  String diff(String id);

  /** How the workspaces of two sessions differ, as a unified diff. */
  String diff(String from, String to);

  /** The tree of forks that a session belongs to: {@code {root, sessions}}. */
  Json.Obj lineage(String id);

  /** Two to eight sessions side by side. */
  Json.Obj compare(List<String> ids);

  /**
   * What model calls used: of one session, of the tree of forks that it belongs to, or of all if
   * none is named; taken apart {@code by} step, model or session.
   */
  Json.Obj usage(Optional<String> id, boolean lineage, UsageSums.By by);

  /** A page of the calls that wait for a person, the oldest first: {@code {approvals, next?}}. */
  Json.Obj approvals(Optional<String> cursor);

  /** The workers that a server heard of: {@code {workers}}; none if no server is up. */
  Json.Obj workers();

  /** The remote workers of a server: {@code {remoteWorkers}}; none if no server is up. */
  Json.Obj remoteWorkers();

  /** What lets programs join as remote workers; empty if no server is up. */
  Optional<String> remoteWorkerToken();

  /** Verifies the named sessions, or all if none is named. */
  Json.Obj verify(List<String> ids);

  void export(String id, OutputStream out) throws IOException;

  @Override
  void close();
}
