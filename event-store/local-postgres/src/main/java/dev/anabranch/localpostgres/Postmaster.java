package dev.anabranch.localpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One run of the server's first process. */
final class Postmaster {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What a real server has; said aloud so that no default of a package takes it away. */
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "shared_buffers=32MB",
          "max_connections=100",
          "dynamic_shared_memory_type=mmap",
          "logging_collector=off",
          "lc_messages=C");

  private final Programs programs;
  private final ServerFolder folder;
  private final Process process;

  private Postmaster(Programs programs, ServerFolder folder, Process process) {
    this.programs = programs;
    this.folder = folder;
    this.process = process;
  }

  /** Starts the server and returns once it takes connections. */
  static Postmaster start(Programs programs, ServerFolder folder, int port) {
    new ServerProcesses(folder.data()).end();
    List<String> server =
        new ArrayList<>(List.of(programs.path("postgres"), "-D", folder.data().toString()));
    SETTINGS.forEach(setting -> server.addAll(List.of("-c", setting)));
    server.addAll(List.of("-c", "port=" + port));
    List<String> command = programs.asUser(List.of("--pdeathsig=QUIT"), server);
    Process process =
        spawn(Programs.process(folder.path(), command).redirectOutput(folder.log().toFile()));
    Postmaster started = new Postmaster(programs, folder, process);
    started.awaitReady();
    return started;
  }

  /**
   * The kernel ends the server with the <em>thread</em> that started it, so each server has a
   * thread that lives as long.
   */
  private static Process spawn(ProcessBuilder builder) {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("local-postgres")
        .start(() -> {
          try {
            Process process = builder.start();
            started.complete(process);
            process.onExit().join();
          } catch (IOException e) {
            started.completeExceptionally(e);
          }
        });
    try {
      return started.join();
    } catch (CompletionException e) {
      throw new PostgresFailed("could not start the server", e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        kill();
        throw new PostgresFailed("the server did not start: " + log());
      }
      Pause.brief();
    }
  }

  /** As pg_ctl sees it: the postmaster's note names our process and ends with "ready". */
  private boolean isReady() {
    Path note = folder.data().resolve("postmaster.pid");
    try {
      List<String> lines = Files.readAllLines(note);
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(process.pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(folder.log()).strip();
    } catch (IOException e) {
      return "it left no log (" + e.getMessage() + ")";
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks for a stop with a checkpoint that does not wait for clients. */
  void stop() {
    end("INT");
  }

  /** Asks for a stop without a checkpoint. */
  void abort() {
    end("QUIT");
  }

  private void end(String signal) {
    if (process.isAlive()) {
      String pid = Long.toString(process.pid());
      List<String> command = List.of(programs.path("pg_ctl"), "kill", signal, pid);
      Programs.run(folder.path(), programs.asUser(List.of(), command));
      try {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new PostgresFailed("the server does not stop: " + log());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PostgresFailed("interrupted while the server stops", e);
      }
    }
  }

  /** Kills it and all its children, as a crash of the machine would. */
  void kill() {
    process.destroyForcibly();
    new ServerProcesses(folder.data()).end();
    process.onExit().join();
  }
}
