package dev.anabranch.localpostgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL's programs on this machine, and the user they run as. */
final class Programs {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  /** PostgreSQL refuses to run as root, so a JVM of root becomes this user first. */
  static final String USER = "postgres";

  private final Path bin;
  private final boolean root;

  private Programs(Path bin, boolean root) {
    this.bin = bin;
    this.root = root;
  }

  static Programs find() {
    Optional<Path> named = Optional.ofNullable(System.getenv("POSTGRES_BIN")).map(Path::of);
    try {
      Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return new Programs(find(named, VERSIONS), uid.equals(0));
    } catch (IOException e) {
      throw new PostgresFailed("could not look for PostgreSQL", e);
    }
  }

  /** The named folder; if none is named, that of the newest version that has a server. */
  static Path find(Optional<Path> named, Path versions) throws IOException {
    if (named.isPresent()) {
      return named
          .filter(Programs::hasServer)
          .orElseThrow(() -> new PostgresMissing(named.get().toString()));
    }
    if (!Files.isDirectory(versions)) {
      throw new PostgresMissing(versions.toString());
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .filter(folder -> folder.getFileName().toString().matches("[0-9]{1,4}"))
          .sorted(Comparator.comparingInt(Programs::version).reversed())
          .map(folder -> folder.resolve("bin"))
          .filter(Programs::hasServer)
          .findFirst()
          .orElseThrow(() -> new PostgresMissing(versions + "/*/bin"));
    }
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString());
  }

  private static boolean hasServer(Path bin) {
    return Files.isExecutable(bin.resolve("initdb"));
  }

  boolean root() {
    return root;
  }

  String path(String program) {
    return bin.resolve(program).toString();
  }

  /** The command as the server's user; {@code more} are options of setpriv. */
  List<String> asUser(List<String> more, List<String> command) {
    List<String> whole = new ArrayList<>(List.of("setpriv"));
    if (root) {
      whole.addAll(List.of("--reuid=" + USER, "--regid=" + USER, "--init-groups"));
    }
    whole.addAll(more);
    if (whole.size() == 1) {
      return command;
    }
    whole.add("--");
    whole.addAll(command);
    return whole;
  }

  /**
   * A process in {@code folder} that a PostgreSQL setting of our own environment cannot lead
   * astray.
   */
  static ProcessBuilder process(Path folder, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder.redirectErrorStream(true);
  }

  /** Runs a command to its end and returns what it printed. */
  static String run(Path folder, List<String> command) {
    return run(folder, command, Map.of(), "");
  }

  static String run(
      Path folder, List<String> command, Map<String, String> environment, String input) {
    ProcessBuilder builder = process(folder, command);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      write(process, input);
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new PostgresFailed(String.join(" ", command) + ": " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new PostgresFailed("could not run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresFailed("interrupted while running " + command.getFirst(), e);
    }
  }

  /** A program that ended early has closed its end; its exit says the rest. */
  private static void write(Process process, String input) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      process.onExit().join();
    }
  }
}
