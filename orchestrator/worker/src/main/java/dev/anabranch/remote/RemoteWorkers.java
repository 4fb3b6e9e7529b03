package dev.anabranch.remote;

import dev.anabranch.bus.Lanes;
import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteRefused.Kind;
import dev.anabranch.tools.PlainText;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.tools.ToolSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The remote workers of a worker: programs in any language that join it, take the calls of the
 * tools that they offer, and say how each ended. The call journal, the lease, deadlines and
 * redaction stay with the worker; a program has only to ask whether it may begin a call, to speak
 * at least every {@link #BEAT_SECONDS}, and to answer.
 */
public final class RemoteWorkers implements ToolSource {
  /** The version of what is said here. */
  public static final int PROTOCOL = 1;

  /** How often a worker speaks at least, in seconds; it is lost after ten of silence. */
  public static final int BEAT_SECONDS = 3;

  /** How long a worker that asks for a call waits for one at most. */
  public static final Duration WAIT_MAX = Duration.ofSeconds(20);

  private static final int CREWS_MAX = 64;
  private static final int NAMES_MAX = 256;
  private static final int SEATS_MAX = 1_000;
  private static final int TAKES_MAX = 200;
  private static final int PROGRAM_CHARS_MAX = 100;

  private final LongSupplier nanos;
  private final SortedMap<String, Crew> crews = new TreeMap<>();
  private final SortedMap<String, Seat> seats = new TreeMap<>();
  private final SortedSet<String> names = new TreeSet<>();
  private final Semaphore takes = new Semaphore(TAKES_MAX);

  public RemoteWorkers() {
    this(System::nanoTime);
  }

  RemoteWorkers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * A worker comes. Answers its id, which names it from now on, and the names of its tools.
   *
   * @param hello {@code {protocol, name, program, tools}}
   * @throws RemoteRefused if it speaks another version, offers what cannot be, or something else
   *     than the others of its name
   */
  public synchronized Json.Obj join(Json.Obj hello) {
    long protocol = hello.integer("protocol");
    if (protocol != PROTOCOL) {
      throw new RemoteRefused(
          Kind.SENSELESS, "it speaks version " + protocol + ", this server version " + PROTOCOL);
    }
    Offer offer = Offer.of(hello);
    String program = PlainText.of(hello.findText("program").orElse(""), PROGRAM_CHARS_MAX);
    sweep();
    Crew crew = crew(offer);
    if (seats.size() >= SEATS_MAX) {
      throw new RemoteRefused(Kind.IN_THE_WAY, SEATS_MAX + " remote workers are here already");
    }
    Seat seat = new Seat(crew, program, nanos);
    crew.join(seat);
    seats.put(seat.id(), seat);
    return Json.object()
        .with("worker", seat.id())
        .with("beatSeconds", BEAT_SECONDS)
        .with("tools", Json.strings(crew.tools().stream().map(Tool::name).toList()));
  }

  private Crew crew(Offer offer) {
    Optional<Crew> there = Optional.ofNullable(crews.get(offer.name()));
    if (there.isPresent() && there.get().offer().equals(offer)) {
      return there.get();
    }
    if (there.isPresent() && !there.get().isEmpty()) {
      throw new RemoteRefused(
          Kind.IN_THE_WAY,
          "another remote worker "
              + offer.name()
              + " offers other tools; end it first, or take another name");
    }
    if (there.isEmpty() && crews.size() >= CREWS_MAX) {
      throw new RemoteRefused(Kind.IN_THE_WAY, CREWS_MAX + " names are in use already");
    }
    if (names.size() >= NAMES_MAX && !names.contains(offer.name())) {
      throw new RemoteRefused(
          Kind.IN_THE_WAY,
          NAMES_MAX + " names were used since the server began; take one of these again");
    }
    names.add(offer.name());
    Crew crew = new Crew(offer, nanos);
    crews.put(offer.name(), crew);
    return crew;
  }

  /**
   * The next call, for which it is waited a while; {@code call} is missing if there is none, or the
   * thread was interrupted since nobody waits any more.
   */
  public Json.Obj take(String worker, Duration wait) {
    Duration atMost = wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
    return heard(
        worker,
        seat -> {
          if (!takes.tryAcquire()) {
            throw new RemoteRefused(
                Kind.BUSY, TAKES_MAX + " wait for calls already; ask again soon");
          }
          try {
            Optional<Json.Obj> call = seat.crew().take(seat, atMost);
            Json.Obj answer = stops(seat);
            return call.map(taken -> answer.with("call", taken)).orElse(answer);
          } finally {
            takes.release();
          }
        });
  }

  /** The worker lives; answers the tickets of the calls that it is to stop. */
  public Json.Obj beat(String worker) {
    return heard(worker, RemoteWorkers::stops);
  }

  private static Json.Obj stops(Seat seat) {
    return Json.object().with("stop", Json.strings(seat.crew().stops(seat)));
  }

  /** Asks whether a call may begin; it must not without a yes. */
  public Json.Obj begin(String worker, String ticket) {
    return heard(worker, seat -> Json.object().with("go", seat.crew().begin(seat, ticket)));
  }

  /** What a begun call prints; answers whether it is to stop. */
  public Json.Obj print(String worker, String ticket, String text) {
    return heard(
        worker,
        seat -> {
          Optional<RemoteCall> call = seat.crew().find(seat, ticket);
          boolean heard = call.filter(begun -> begun.print(text)).isPresent();
          boolean stop = !heard || call.get().wish().isPresent();
          return Json.object().with("stop", stop);
        });
  }

  /**
   * How a begun call ended; answers whether that counts: a late answer does not, and one that is
   * given again hears the same again.
   */
  public Json.Obj end(String worker, String ticket, Json.Obj how) {
    return heard(
        worker,
        seat -> {
          Crew crew = seat.crew();
          ToolEnd end = Ends.of(how, crew.find(seat, ticket).flatMap(RemoteCall::wish));
          boolean applied = crew.end(seat, ticket, end, how.findText("output"));
          return Json.object().with("applied", applied);
        });
  }

  /** The worker goes; what it took and did not begin goes to another. */
  public Json.Obj leave(String worker) {
    heard(worker, seat -> Json.object());
    remove(worker);
    return Json.object();
  }

  private Json.Obj heard(String worker, Function<Seat, Json.Obj> asked) {
    Seat seat = seat(worker);
    seat.asks();
    try {
      return asked.apply(seat);
    } finally {
      seat.answered();
    }
  }

  private synchronized Seat seat(String worker) {
    return Optional.ofNullable(seats.get(worker))
        .filter(seat -> !seat.isSilent())
        .orElseThrow(() ->
            new RemoteRefused(
                Kind.NO_SUCH_WORKER,
                "no remote worker has this id, or it was silent for more than "
                    + Seat.SILENCE.toSeconds()
                    + " s; join again"));
  }

  private synchronized void remove(String worker) {
    Optional.ofNullable(seats.remove(worker)).ifPresent(seat -> seat.crew().leave(seat));
  }

  /** Who was silent for too long is gone; a name that nobody had for a while is free. */
  private synchronized void sweep() {
    List<String> silent = seats.values().stream().filter(Seat::isSilent).map(Seat::id).toList();
    silent.forEach(this::remove);
    crews.values().removeIf(crew -> crew.isAbsent(Crew.REMEMBERED));
    crews.values().forEach(Crew::tidy);
  }

  @Override
  public synchronized List<Tool> tools() {
    sweep();
    return crews.values().stream().flatMap(crew -> crew.tools().stream()).toList();
  }

  @Override
  public synchronized List<String> lanes() {
    sweep();
    return crews.values().stream()
        .filter(crew -> !crew.isEmpty())
        .map(crew -> Lanes.foreign(RemoteTool.KIND, crew.name()))
        .toList();
  }

  /** Those that are here, for people. */
  public synchronized Json.Obj all() {
    sweep();
    List<Json> all = new ArrayList<>();
    for (Seat seat : seats.values()) {
      Crew crew = seat.crew();
      all.add(
          Json.object()
              .with("name", crew.name())
              .with("program", seat.program())
              .with("tools", Json.strings(crew.tools().stream().map(Tool::name).toList()))
              .with("holds", crew.holds(seat))
              .with("silentMillis", seat.silentMillis()));
    }
    return Json.object().with("remoteWorkers", Json.array(all));
  }
}
