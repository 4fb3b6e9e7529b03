package dev.anabranch.localpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All processes of the server of one data folder, also those that lost their postmaster. They are
 * known by their working directory, which PostgreSQL sets to the data folder in each of them.
 */
final class ServerProcesses {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;

  ServerProcesses(Path data) {
    this.data = data;
  }

  /** Kills them at once and waits until none is left; then removes what only they could use. */
  void end() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (List<ProcessHandle> left = alive(); !left.isEmpty(); left = alive()) {
      left.forEach(ProcessHandle::destroyForcibly);
      if (System.nanoTime() > deadline) {
        throw new PostgresFailed("processes of " + data + " do not end: " + left);
      }
      Pause.brief();
    }
    try {
      removeNote();
    } catch (IOException e) {
      throw new PostgresFailed("could not clean " + data, e);
    }
  }

  List<ProcessHandle> alive() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(data);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The note of a killed postmaster names a process number that another process may have by now,
   * and a piece of shared memory that stays until someone removes it.
   */
  private void removeNote() throws IOException {
    Path note = data.resolve("postmaster.pid");
    if (!Files.exists(note)) {
      return;
    }
    List<String> lines = Files.readAllLines(note);
    if (lines.size() >= 7) {
      String[] keyAndId = lines.get(6).strip().split(" +");
      try {
        Programs.run(data, List.of("ipcrm", "-m", keyAndId[1]));
      } catch (PostgresFailed e) {
        // Gone already, or not ours to remove: PostgreSQL takes it over at its next start.
      }
    }
    Files.deleteIfExists(note);
  }
}
