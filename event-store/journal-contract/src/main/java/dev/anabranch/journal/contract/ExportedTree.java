package dev.anabranch.journal.contract;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TaskEvent.Forked;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalExport;
import dev.anabranch.journal.JournalImport;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** A journal that grows by chance, its blobs, and the exports of its sessions. */
final class ExportedTree {
  private final Random random;
  private final SteppedClock clock;
  private final Path folder;
  final Journal journal;
  final Map<String, byte[]> blobs = new HashMap<>();
  private final List<SessionId> sessions = new ArrayList<>();

  ExportedTree(Journal journal, SteppedClock clock, Path folder, long seed) {
    this.journal = journal;
    this.clock = clock;
    this.folder = folder;
    this.random = new Random(seed);
  }

  List<SessionId> sessions() {
    return List.copyOf(sessions);
  }

  /**
   * Roots, appends, and forks anywhere: of what was inherited too, and with nothing of their own.
   */
  ExportedTree grown(int steps) {
    for (int step = 0; step < steps; step++) {
      clock.move(Duration.ofNanos(random.nextInt(5_000_000)));
      int kind = sessions.isEmpty() ? 0 : random.nextInt(12);
      switch (kind) {
        case 0 -> root(1 + random.nextInt(3));
        case 1, 2, 3, 4 -> fork(some(), random.nextInt(3));
        default -> append(some(), 1 + random.nextInt(4));
      }
    }
    return this;
  }

  private SessionId some() {
    return sessions.get(random.nextInt(sessions.size()));
  }

  SessionId root(int events) {
    SessionId session = fresh();
    done(journal.append(session, 0, events(events)));
    return session;
  }

  void append(SessionId session, int events) {
    done(journal.append(session, row(session).head(), events(events)));
  }

  private void fork(SessionId parent, int events) {
    fork(parent, 1 + random.nextInt(Math.toIntExact(row(parent).head())), events);
  }

  SessionId fork(SessionId parent, long at, int events) {
    SessionId child = fresh();
    List<Event> first = events(events);
    if (!first.isEmpty() && random.nextBoolean()) {
      first.set(0, new Forked(parent, at));
    }
    done(journal.fork(parent, at, child, first));
    return child;
  }

  private SessionId fresh() {
    SessionId session = SessionId.random(random);
    sessions.add(session);
    return session;
  }

  SessionRow row(SessionId session) {
    return journal.session(session).orElseThrow();
  }

  private List<Event> events(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = "n" + random.nextInt(1_000_000);
      events.add(random.nextInt(6) == 0 ? observed("output " + text) : ContractWords.said(text));
    }
    return events;
  }

  private Event observed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String sha256 = Sha256.hex(bytes);
    blobs.put(sha256, bytes);
    Output output = new Output("head", "tail", bytes.length, Optional.of(sha256), false);
    return new Observed("1.0", 0, output, Optional.empty(), 5, Optional.empty());
  }

  Path file(SessionId session) {
    try {
      return Files.write(folder.resolve(session + ".jsonl"), export(journal, session, blobs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(SessionId session) {
    return export(journal, session, blobs);
  }

  static byte[] export(JournalReader journal, SessionId session, Map<String, byte[]> blobs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new JournalExport(journal, sha256 -> Optional.ofNullable(blobs.get(sha256)))
          .write(session, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Imports into {@code target}, whose blobs are {@code kept}. */
  static SessionRow importInto(Journal target, Map<String, byte[]> kept, Path file) {
    try {
      return new JournalImport(target, bytes -> kept.put(Sha256.hex(bytes), bytes))
          .read(file, "the file");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void done(CompletionStage<?> stage) {
    ContractWords.done(stage);
  }
}
