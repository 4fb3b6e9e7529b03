package dev.anabranch.sandbox;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.sandbox.StopSwitch.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One running room: reads what it prints, watches what it uses, ends it when it must. */
final class BubblewrapRun {
  /*
   * The calling thread watches: every TICK it looks at the stop switch, the deadline and the memory,
   * less often at the size of the workspace, whose walk may cost as long as it likes but never more
   * than a fifth of the time. A second thread reads the pipe.
   *
   * The end: TERM to every process of the room and GRACE to clean up, unless it ends for using too
   * much; then KILL to bubblewrap, whose death the kernel passes on to the first process of the room
   * and so to all of them; where the room has a control group, that is killed as well. The run is
   * over when that first process has ended: a pid namespace is empty then. Memory is watched here
   * only where no group holds it.
   */
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final Duration EMPTY = Duration.ofSeconds(10);

  /** From the stop to the end of a room at most. */
  static final Duration ENDS_WITHIN = TICK.plus(GRACE).plus(EMPTY).plus(EMPTY).plus(DRAIN);

  private static final long SIZE_EVERY_NANOS = Duration.ofMillis(250).toNanos();

  private final Process process;
  private final Path status;
  private final SandboxCommand command;
  private final SandboxLimits limits;
  private final Optional<RoomGroup> group;
  private final OutputSink sink;
  private final StopSwitch stop;
  private final StringBuilder firstWords = new StringBuilder();
  private long nextSizeCheck = System.nanoTime() + SIZE_EVERY_NANOS;

  BubblewrapRun(
      Process process,
      Path status,
      SandboxCommand command,
      SandboxLimits limits,
      Optional<RoomGroup> group,
      OutputSink sink,
      StopSwitch stop) {
    this.process = process;
    this.status = status;
    this.command = command;
    this.limits = limits;
    this.group = group;
    this.sink = sink;
    this.stop = stop;
  }

  SandboxEnd await() throws InterruptedException {
    Thread reader = Thread.ofPlatform().daemon().name("sandbox-output").start(this::readAll);
    try {
      watch();
      boolean gone = awaitEmptyRoom();
      drain(reader);
      if (!gone) {
        return new SandboxEnd.StillRunning("processes of the sandbox did not end when killed");
      }
      return end();
    } finally {
      process.destroyForcibly();
    }
  }

  private void watch() throws InterruptedException {
    long deadline = System.nanoTime() + command.wall().toNanos();
    while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > deadline) {
        stop.trip(Cause.TIMEOUT, "it did not end within " + command.wall().toSeconds() + " s");
      }
      checkMemory();
      checkSize();
      if (stop.stop().isPresent()) {
        kill();
        return;
      }
    }
  }

  private void checkMemory() {
    boolean isHeld = group.filter(RoomGroup::holdsMemory).isPresent();
    if (isHeld ? group.get().ranOutOfMemory() : usesTooMuch()) {
      stop.trip(
          Cause.LIMIT,
          "its processes together used more than "
              + (limits.memoryBytes() >> 20)
              + " MiB of memory");
    }
  }

  private boolean usesTooMuch() {
    return new ProcessTree(process.pid()).residentBytes(limits.memoryBytes())
        > limits.memoryBytes();
  }

  private void checkSize() {
    long before = System.nanoTime();
    if (before >= nextSizeCheck) {
      FolderSize.excess(command.workspace(), limits)
          .ifPresent(excess -> stop.trip(Cause.LIMIT, excess));
      long cost = System.nanoTime() - before;
      nextSizeCheck = before + Math.max(SIZE_EVERY_NANOS, 5 * cost);
    }
  }

  private void kill() throws InterruptedException {
    if (!mayCleanUp() || !endsByItself()) {
      process.destroyForcibly();
      group.ifPresent(RoomGroup::kill);
      process.waitFor(EMPTY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What takes too much gets no time to take more. */
  private boolean mayCleanUp() {
    return stop.stop().filter(why -> why.cause() == Cause.LIMIT).isEmpty();
  }

  private boolean endsByItself() throws InterruptedException {
    for (long pid : new ProcessTree(process.pid()).below()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
    return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean awaitEmptyRoom() throws InterruptedException {
    OptionalLong first = said("child-pid");
    if (process.isAlive()) {
      return false;
    }
    long deadline = System.nanoTime() + EMPTY.toNanos();
    while (!isEmpty(first)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }

  private boolean isEmpty(OptionalLong first) {
    return (first.isEmpty() || ProcessTree.ended(first.getAsLong()))
        && (group.isEmpty() || group.get().isEmpty());
  }

  /**
   * All writers are gone, so the pipe ends by itself; the bound is for what we did not think of.
   */
  private void drain(Thread reader) throws InterruptedException {
    if (!reader.join(DRAIN)) {
      reader.interrupt();
      try {
        process.getInputStream().close();
      } catch (IOException e) {
        return;
      }
    }
  }

  private SandboxEnd end() {
    if (group.filter(RoomGroup::ranOutOfMemory).isPresent()) {
      checkMemory();
    }
    Optional<Stop> stopped = stop.stop();
    if (stopped.isPresent()) {
      return new SandboxEnd.Stopped(stopped.get());
    }
    OptionalLong exit = said("exit-code");
    if (exit.isPresent()) {
      return new SandboxEnd.Exited(Math.toIntExact(exit.getAsLong()));
    }
    return new SandboxEnd.NotStarted(failure());
  }

  /** Bubblewrap's own words, unless they are those of a command that was killed from outside. */
  private String failure() {
    String words = words();
    boolean isBuilt = said("child-pid").isPresent() && !words.startsWith("bwrap: ");
    return isBuilt || words.isEmpty()
        ? "it was ended from outside with exit " + process.exitValue()
        : words;
  }

  private String words() {
    synchronized (firstWords) {
      return firstWords.toString().lines().findFirst().orElse("").strip();
    }
  }

  /** A number from the status file, whose lines are JSON objects written by bubblewrap. */
  private OptionalLong said(String field) {
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
        OptionalLong found = Json.parseObject(line).findInteger(field);
        if (found.isPresent()) {
          return found;
        }
      }
    } catch (IOException | JsonRefused cutShort) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private void readAll() {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        remember(buffer, n);
        sink.take(buffer, n);
      }
    } catch (IOException closed) {
      return;
    } catch (RuntimeException e) {
      stop.trip(Cause.LIMIT, "its output could not be kept: " + e.getMessage());
    }
  }

  /** If the room cannot be built, the first words are bubblewrap's own. */
  private void remember(byte[] buffer, int length) {
    synchronized (firstWords) {
      int room = 400 - firstWords.length();
      if (room > 0) {
        firstWords.append(new String(buffer, 0, Math.min(room, length), StandardCharsets.UTF_8));
      }
    }
  }
}
