package dev.anabranch.launcher.reads;

import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads from the server of a data folder while it lasts. A server may end between the moment it is
 * found and the moment it is asked; then the same is asked of whoever answers for the folder now:
 * another server, or the folder itself.
 */
public final class LastingReads implements Reads {
  private final BooleanSupplier lasts;
  private final Supplier<Reads> next;
  private Reads now;
  private boolean left;

  /**
   * @param lasts whether the server still answers for the folder
   * @param next finds who answers for the folder now
   */
  public LastingReads(Reads server, BooleanSupplier lasts, Supplier<Reads> next) {
    this.now = server;
    this.lasts = lasts;
    this.next = next;
  }

  @Override
  public Json.Obj sessions(Optional<String> cursor) {
    return ask(reads -> reads.sessions(cursor));
  }

  @Override
  public Json.Obj session(String id) {
    return ask(reads -> reads.session(id));
  }

  /** What was seen before a server ended is not sent again. */
  @Override
  public void entries(String id, long after, Consumer<Json.Obj> sink) throws IOException {
    AtomicLong seen = new AtomicLong(after);
    Consumer<Json.Obj> counting =
        entry -> {
          sink.accept(entry);
          seen.set(entry.integer("seq"));
        };
    try {
      now.entries(id, after, counting);
    } catch (IOException e) {
      if (left || lasts.getAsBoolean()) {
        throw e;
      }
      next().entries(id, seen.get(), counting);
    } catch (VerbFailed e) {
      whoComesAfter(e).entries(id, seen.get(), counting);
    }
  }

  @Override
  public Json.Obj search(String text, SearchQuery query, OptionalLong cursor, int max) {
    return ask(reads -> reads.search(text, query, cursor, max));
  }

  @Override
  public Json.Obj prompt(String id, OptionalLong at) {
    return ask(reads -> reads.prompt(id, at));
  }

  @Override
  public Json.Obj files(String id, OptionalLong at) {
    return ask(reads -> reads.files(id, at));
  }

  @Override
  public byte[] file(String id, OptionalLong at, String path) {
    return ask(reads -> reads.file(id, at, path));
  }

  @Override
  public String diff(String id) {
    return ask(reads -> reads.diff(id));
  }

  @Override
  public String diff(String from, String to) {
    return ask(reads -> reads.diff(from, to));
  }

  @Override
  public Json.Obj lineage(String id) {
    return ask(reads -> reads.lineage(id));
  }

  @Override
  public Json.Obj compare(List<String> ids) {
    return ask(reads -> reads.compare(ids));
  }

  @Override
  public Json.Obj usage(Optional<String> id, boolean lineage, UsageSums.By by) {
    return ask(reads -> reads.usage(id, lineage, by));
  }

  @Override
  public Json.Obj approvals(Optional<String> cursor) {
    return ask(reads -> reads.approvals(cursor));
  }

  @Override
  public Json.Obj workers() {
    return ask(Reads::workers);
  }

  @Override
  public Json.Obj remoteWorkers() {
    return ask(Reads::remoteWorkers);
  }

  @Override
  public Optional<String> remoteWorkerToken() {
    return ask(Reads::remoteWorkerToken);
  }

  @Override
  public Json.Obj verify(List<String> ids) {
    return ask(reads -> reads.verify(ids));
  }

  /** An export that was cut off after its first byte stays cut off. */
  @Override
  public void export(String id, OutputStream out) throws IOException {
    try {
      now.export(id, out);
    } catch (VerbFailed e) {
      whoComesAfter(e).export(id, out);
    }
  }

  @Override
  public void close() {
    now.close();
  }

  private <T> T ask(Function<Reads, T> question) {
    try {
      return question.apply(now);
    } catch (VerbFailed e) {
      return question.apply(whoComesAfter(e));
    }
  }

  /** The failure of a server that lasts stands, and that of whoever came after it. */
  private Reads whoComesAfter(VerbFailed failure) {
    if (left || failure.code() != Exit.UNREACHABLE || lasts.getAsBoolean()) {
      throw failure;
    }
    return next();
  }

  private Reads next() {
    now.close();
    now = next.get();
    left = true;
    return now;
  }
}
