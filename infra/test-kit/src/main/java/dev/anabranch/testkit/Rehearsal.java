package dev.anabranch.testkit;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.sessions.SessionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Plays one run in a world of its own: a server that may die, and if it does, another one on the
 * same journal.
 */
final class Rehearsal implements AutoCloseable {
  private static final int TAIL = 5;

  private final World world;
  private final UnaryOperator<Journal> journals;
  private final Duration within;
  private final List<String> faults = new ArrayList<>();
  private Journal opened;

  Rehearsal(
      TestAgent agent, Function<Tools, Bus> bus, UnaryOperator<Journal> journals, Duration within) {
    this.world = World.of(agent, bus);
    this.journals = journals;
    this.within = within;
    this.opened = journals.apply(world.store());
  }

  /**
   * What came of it.
   *
   * @param run empty if it did not come to its end
   * @param words of the write at which it crashed
   * @param tail the last entries, in words
   */
  record Played(
      Optional<SweepReport.Run> run, List<String> faults, int writes, String words, String tail) {}

  /** Plays without a crash. */
  Played play() throws InterruptedException {
    return play(CrashingJournal.never(opened), "");
  }

  Played play(CrashPoint point) throws InterruptedException {
    CrashingJournal journal = CrashingJournal.at(point, opened);
    Played played = play(journal, point.toString());
    return new Played(
        played.run(),
        played.faults(),
        played.writes(),
        journal.words(point.write()),
        played.tail());
  }

  private Played play(CrashingJournal journal, String crash) throws InterruptedException {
    Optional<SweepReport.Run> run = Optional.empty();
    try {
      Optional<SessionView> end = serve(journal);
      Optional<String> where = end.isPresent() ? Optional.empty() : Optional.of(crash);
      if (end.isEmpty()) {
        end = again(journal);
      }
      run = end.map(session -> run(where, session));
    } catch (RunStopped e) {
      faults.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      faults.add("it broke off: " + e);
    }
    return new Played(run, List.copyOf(faults), journal.writes(), "", tail());
  }

  private Optional<SessionView> serve(CrashingJournal journal) throws InterruptedException {
    try (Server server = new Server(world, journal)) {
      return server.run(within);
    }
  }

  /** The next server finds what was durable, all of it, and changes none of it. */
  private Optional<SessionView> again(CrashingJournal dead) throws InterruptedException {
    opened = journals.apply(world.store());
    lost(dead.durable()).ifPresent(faults::add);
    if (!faults.isEmpty()) {
      return Optional.empty();
    }
    Map<SessionId, List<Entry>> before =
        opened.sessions().stream()
            .collect(Collectors.toMap(SessionRow::id, row -> entries(row.id())));
    Optional<SessionView> end = serve(CrashingJournal.never(opened));
    before.forEach((session, entries) -> {
      if (!entries(session).subList(0, entries.size()).equals(entries)) {
        faults.add("entries of session " + session + " are others than before the crash");
      }
    });
    return end;
  }

  private Optional<String> lost(List<Entry> durable) {
    return durable.stream()
        .filter(entry ->
            opened.session(entry.origin()).isEmpty()
                || !opened.read(entry.origin(), entry.seq() - 1, 1).contains(entry))
        .findFirst()
        .map(entry ->
            "entry "
                + words(entry)
                + " is gone after the crash: the journal said that it was durable");
  }

  private SweepReport.Run run(Optional<String> crash, SessionView end) {
    faults.addAll(Invariants.faults(world, opened));
    Map<String, Integer> counts = new TreeMap<>();
    for (ToolRequest request : world.tools().ran()) {
      counts.merge(request.tool(), 1, Integer::sum);
    }
    return new SweepReport.Run(crash, end, entries(world.session()), counts);
  }

  private List<Entry> entries(SessionId session) {
    return opened
        .session(session)
        .map(row -> opened.read(session, 0, Math.toIntExact(row.head())))
        .orElse(List.of());
  }

  private String tail() {
    List<Entry> entries = entries(world.session());
    return entries.stream()
        .skip(Math.max(0, entries.size() - TAIL))
        .map(Rehearsal::words)
        .collect(Collectors.joining(", "));
  }

  private static String words(Entry entry) {
    return entry.seq() + " " + entry.type();
  }

  @Override
  public void close() {
    world.close();
  }
}
