package dev.anabranch.launcher.client;

import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.ServerNote;
import dev.anabranch.launcher.server.Starting;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Finds the server of a data folder, or starts one in the background: in a process session of its
 * own, with the log as its output and no descriptor of ours. Two starters share one server: the
 * slower one ends by itself, since the folder is locked.
 */
public final class ServerStart {
  /** What a server exits with if another one serves the folder; its starter then waits for that. */
  public static final int FOLDER_IS_SERVED = 75;

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration UNSEEN_WITHIN = Duration.ofSeconds(20);
  private static final Duration STOP_WITHIN = Duration.ofMinutes(1);
  private static final Duration START_EVERY = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(40);
  private static final Duration SAY_EVERY = Duration.ofSeconds(2);
  private static final int WORDS_BYTES_MAX = 4000;
  private static final long FULL_BYTES = 1 << 20;

  private final DataFolder data;
  private final String agreement;
  private final Terminal terminal;

  /**
   * @param agreement the digest of the settings that server and client must share
   */
  public ServerStart(DataFolder data, String agreement, Terminal terminal) {
    this.data = data;
    this.agreement = agreement;
    this.terminal = terminal;
  }

  /** The server that is up now, if there is one. */
  public static Optional<HttpApi> running(DataFolder data) {
    return ServerNote.serving(data).map(note -> new HttpApi(note.url(), data.existingToken()));
  }

  /** The server of the folder, started if need be; ready for tasks on return. */
  public HttpApi ensure() {
    data.create();
    ServerNote.serving(data)
        .filter(note -> !note.settings().equals(agreement))
        .ifPresent(this::end);
    return new Waiting().untilReady();
  }

  /**
   * Ends a background server that was started with other model settings, so that one with ours can
   * take its place. Nothing is lost by that; but a session of another endpoint would lose its key.
   */
  private void end(ServerNote note) {
    HttpApi server = new HttpApi(note.url(), data.existingToken());
    if (!note.background() || hasLiveSessions(server)) {
      throw new VerbFailed(
          Exit.UNREACHABLE,
          "the server of "
              + data
              + " was started with other model settings; run `anabranch down` first, or name"
              + " another folder by --data");
    }
    terminal.progress("starting the server again, for other model settings");
    note.process().ifPresent(ServerStart::stop);
  }

  private static boolean hasLiveSessions(HttpApi server) {
    return Stream.of("running", "queued")
        .anyMatch(
            status -> !server.get("/api/sessions?status=" + status).list("sessions").isEmpty());
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbFailed(Exit.INTERRUPTED, "interrupted");
    } catch (ExecutionException | TimeoutException e) {
      throw new VerbFailed(
          Exit.TIMED_OUT, "process " + process.pid() + " does not end; `anabranch down --force`");
    }
  }

  private Process spawn() {
    try {
      ProcessBuilder builder = new ProcessBuilder(command());
      builder.redirectInput(new File("/dev/null"));
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(data.log().toFile()));
      builder.redirectErrorStream(true);
      terminal.progress("starting the server of " + data);
      return builder.start();
    } catch (IOException e) {
      throw new VerbFailed(Exit.UNREACHABLE, "cannot start the server: " + e.getMessage());
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String staged = System.getProperty("anabranch.staged");
    if (staged == null) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    } else {
      command.addAll(List.of("@" + staged + "/server.args", "@" + staged + "/classpath.args"));
    }
    command.addAll(
        List.of("dev.anabranch.launcher.Main", "up", "--background", "--data", data.toString()));
    return command;
  }

  /** Refuses at once if something is missing that time alone does not bring. */
  private static boolean isReady(HttpApi server) {
    Optional<List<String>> missing = server.missing();
    List<String> lasting =
        missing.orElse(List.of()).stream().filter(part -> !Starting.is(part)).toList();
    if (!lasting.isEmpty()) {
      throw new VerbFailed(
          Exit.UNREACHABLE, "the server cannot take tasks: " + String.join("; ", lasting));
    }
    return missing.isPresent() && missing.get().isEmpty();
  }

  private static boolean hasFailed(Process process) {
    return !process.isAlive() && process.exitValue() != FOLDER_IS_SERVED;
  }

  /** What the server said before it ended: its own last line, without the log's decoration. */
  private String lastWords(long logBefore) {
    String written = logSince(logBefore);
    return written
        .lines()
        .filter(line -> line.startsWith("anabranch: "))
        .reduce((first, last) -> last)
        .map(line -> line.substring("anabranch: ".length()))
        .orElseGet(this::wordless);
  }

  /** A server that cannot write its log leaves no words. */
  private String wordless() {
    return data.usableBytes() < FULL_BYTES
        ? "the disk of " + data + " is full; free some space, then try again"
        : "the server ended while it started; see " + data.log();
  }

  private String logSince(long position) {
    try (RandomAccessFile log = new RandomAccessFile(data.log().toFile(), "r")) {
      long from = Math.max(position <= log.length() ? position : 0, log.length() - WORDS_BYTES_MAX);
      log.seek(from);
      byte[] bytes = new byte[(int) (log.length() - from)];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbFailed(Exit.INTERRUPTED, "interrupted");
    }
  }

  /**
   * The wait for a server that takes tasks. Where none is announced one is started, and again if it
   * found the folder still locked by one that is ending.
   */
  private final class Waiting {
    private final long begin = System.nanoTime();
    private final long logBefore = data.log().toFile().length();
    private Optional<Process> started = Optional.empty();
    private Duration nextStart = Duration.ZERO;
    private Duration nextWord = SAY_EVERY;

    HttpApi untilReady() {
      while (true) {
        Optional<HttpApi> server = running(data).filter(ServerStart::isReady);
        if (server.isPresent()) {
          return server.get();
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        checkStarted(waited);
        checkTime(waited);
        startIfNone(waited);
        say(waited);
        pause();
      }
    }

    private void checkStarted(Duration waited) {
      if (started.filter(ServerStart::hasFailed).isPresent()) {
        throw new VerbFailed(Exit.UNREACHABLE, lastWords(logBefore));
      }
      if (isUnseen() && started.isPresent() && waited.compareTo(UNSEEN_WITHIN) > 0) {
        throw new VerbFailed(
            Exit.UNREACHABLE,
            "data folder "
                + data
                + " is served by a process that cannot be seen from here, perhaps"
                + " in another container; use it by --url, or name another folder by --data");
      }
    }

    /** True if no server is announced and none that we started is on its way. */
    private boolean isUnseen() {
      return started.filter(Process::isAlive).isEmpty() && ServerNote.living(data).isEmpty();
    }

    private void checkTime(Duration waited) {
      if (waited.compareTo(READY_WITHIN) > 0) {
        throw new VerbFailed(
            Exit.TIMED_OUT,
            "the server was not ready within "
                + READY_WITHIN.toSeconds()
                + " s; see "
                + data.log());
      }
    }

    private void startIfNone(Duration waited) {
      if (isUnseen() && waited.compareTo(nextStart) >= 0) {
        started = Optional.of(spawn());
        nextStart = waited.plus(START_EVERY);
      }
    }

    private void say(Duration waited) {
      if (waited.compareTo(nextWord) > 0) {
        nextWord = waited.plus(SAY_EVERY);
        terminal.progress("waiting for the server, " + waited.toSeconds() + " s");
      }
    }
  }
}
