package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The control group of one room. What the kernel does not offer here, it does not do. */
final class RoomGroup implements AutoCloseable {
  /** Bubblewrap itself, the first process of the room and its bridge stand in the group too. */
  private static final int OUR_PROCESSES = 8;

  private static final int TRIES = 200;

  private final Path folder;

  RoomGroup(Path folder) {
    this.folder = folder;
  }

  /** A process that writes {@code 0} here is in the group, and all that it starts. */
  Path entrance() {
    return folder.resolve("cgroup.procs");
  }

  boolean holdsMemory() {
    return Files.exists(folder.resolve("memory.max"));
  }

  boolean holdsProcesses() {
    return Files.exists(folder.resolve("pids.max"));
  }

  boolean canKill() {
    return Files.exists(folder.resolve("cgroup.kill"));
  }

  /** Too much memory ends the whole room, not the one process that asked last. */
  void limit(SandboxLimits limits) throws IOException {
    boolean isKept =
        !holdsMemory() || write(folder.resolve("memory.max"), Long.toString(limits.memoryBytes()));
    isKept &=
        !holdsProcesses()
            || write(
                folder.resolve("pids.max"), Integer.toString(limits.processes() + OUR_PROCESSES));
    if (!isKept) {
      throw new IOException("the limits of " + folder + " cannot be set");
    }
    if (holdsMemory()) {
      write(folder.resolve("memory.swap.max"), "0");
      write(folder.resolve("memory.oom.group"), "1");
    }
  }

  /** True once the kernel has ended a process for using too much memory. */
  boolean ranOutOfMemory() {
    return !number("memory.events", "oom_kill").equals("0");
  }

  /** True if no process is left in it. */
  boolean isEmpty() {
    return number("cgroup.events", "populated").equals("0");
  }

  /** Ends all of its processes at once. */
  void kill() {
    write(folder.resolve("cgroup.kill"), "1");
  }

  /** The number in a line such as {@code oom_kill 0}; 0 if there is none. */
  private String number(String file, String name) {
    try {
      return Files.readAllLines(folder.resolve(file)).stream()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElse("0");
    } catch (IOException notOffered) {
      return "0";
    }
  }

  /** Writes into a file of the kernel, which must be there; true if it took the words. */
  static boolean write(Path file, String words) {
    try {
      Files.writeString(file, words, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Ends what is left and deletes the group; a group that does not go is swept later. */
  @Override
  public void close() throws IOException {
    kill();
    for (int i = 0; i < TRIES; i++) {
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (IOException stillBusy) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
