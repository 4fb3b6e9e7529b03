package dev.anabranch.checks.processes;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.ServerNote;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A data folder of its own and the commands that a person would run on it. */
final class Installation implements AutoCloseable {
  private static final Duration COMMAND_WITHIN = Duration.ofMinutes(5);
  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> env = new TreeMap<>();
  private final List<Process> left = new ArrayList<>();

  Installation(Path folder) {
    this.folder = folder;
    env.put("ANABRANCH_PORT", "0");
    env.put("NO_COLOR", "1");
  }

  Installation with(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  /** Runs a verb to its end. */
  Ran run(String... args) {
    return end(start(args), String.join(" ", args));
  }

  /** Runs a line of a shell in this folder as its home, on the same data as the verbs. */
  Ran shell(String line) {
    return end(process(shellOf(line)), line);
  }

  private List<String> shellOf(String line) {
    String home = "HOME=" + folder;
    return List.of("env", home, "ANABRANCH_DATA=" + data(), "bash", "-c", line);
  }

  /** Starts a server by a line of a shell, waits until it takes tasks, and ends it. */
  void serve(String line) {
    Process server = process(shellOf(line));
    Awaitility.await(line).atMost(SETTLES_WITHIN).until(this::ready);
    run("down").exits(0);
    server.destroy();
  }

  /** Starts a verb and leaves it running; it is ended with this installation at the latest. */
  Process start(String... args) {
    return process(command(args));
  }

  private Process process(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(folder.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("ANABRANCH_"));
      builder.environment().remove("OPENAI_API_KEY");
      builder.environment().putAll(env);
      Process process = builder.start();
      left.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server in the foreground and waits until it takes tasks. */
  void up() {
    start("up");
    Awaitility.await().atMost(SETTLES_WITHIN).until(this::ready);
  }

  private boolean ready() {
    return note()
        .filter(note -> ProcessHandle.of(note.integer("pid")).isPresent())
        .map(note -> answers(note.integer("port")))
        .orElse(false);
  }

  private static boolean answers(long port) {
    URI health = URI.create("http://127.0.0.1:" + port + "/health/ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
              .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends {@code process} with this installation. */
  void ends(Process process) {
    left.add(process);
  }

  private List<String> command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Clone.command().toString());
    command.addAll(List.of(args));
    command.addAll(List.of("--data", data().toString()));
    return command;
  }

  static Ran end(Process process, String command) {
    CompletableFuture<String> out = read(process.getInputStream());
    CompletableFuture<String> err = read(process.getErrorStream());
    try {
      if (!process.waitFor(COMMAND_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end; it said: " + err.join());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Ran(command, process.exitValue(), out.join(), err.join());
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  /** What the server of this folder says of itself, once there is one. */
  Json.Obj serverNote() {
    return Awaitility.await()
        .atMost(SETTLES_WITHIN)
        .until(this::note, Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Json.Obj> note() {
    try {
      return Optional.of(Json.parseObject(Files.readAllBytes(data().resolve("server.json"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  ProcessHandle serverProcess() {
    return ProcessHandle.of(serverNote().integer("pid")).orElseThrow();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + serverNote().integer("port"));
  }

  String token() throws IOException {
    return Files.readString(data().resolve("token")).strip();
  }

  /** Ends the server as a crash would. */
  void killServer() {
    kill(serverProcess());
  }

  private static void kill(ProcessHandle server) {
    server.destroyForcibly();
    server.onExit().join();
  }

  /** All sessions. */
  List<Json.Obj> sessions() {
    return run("ps", "--all", "--output", "json").exits(0).json().list("sessions").stream()
        .map(Json::asObject)
        .toList();
  }

  /** Forks at {@code <session>@<seq>} and answers the id of the fork. */
  String fork(String place) {
    Json.Obj made = run("fork", place, "--output", "json").exits(0).json();
    return made.list("sessions").getFirst().asObject().text("id");
  }

  List<Json.Obj> entries(String session) {
    return run("tail", session, "--output", "json")
        .exits(0)
        .out()
        .lines()
        .map(Json::parseObject)
        .toList();
  }

  /** As {@code down --force} does. */
  @Override
  public void close() {
    ServerNote.living(new DataFolder(data()))
        .flatMap(ServerNote::process)
        .ifPresent(Installation::kill);
    left.forEach(Process::destroyForcibly);
  }
}
