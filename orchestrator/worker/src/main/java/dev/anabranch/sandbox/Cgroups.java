package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The control groups (version 2) that this process may make, one for each room. A machine that lets
 * it make none has watchers instead.
 */
final class Cgroups {
  /*
   * Groups are made below the worker's own group, or beside it where the group above belongs to the
   * worker's user, as systemd's Delegate= with DelegateSubgroup= leaves it: a group that holds
   * processes cannot hand controllers down. Even without controllers a group ends all its processes
   * at once. Groups of version 1 are not used: they cannot be delegated, and go away.
   *
   * A worker that was killed leaves empty groups; the next one deletes those whose worker is gone.
   */
  private static final String NAME = "anabranch-";

  /** Of the process, in which several workers may be at home. */
  private static final AtomicLong ROOMS = new AtomicLong();

  private final Path parent;

  private Cgroups(Path parent) {
    this.parent = parent;
  }

  /** Where a kernel tells what is mounted and where this process is. */
  static Optional<Cgroups> find(Path proc) {
    try {
      for (Path candidate : candidates(proc)) {
        Cgroups groups = new Cgroups(candidate);
        if (Files.isWritable(candidate) && groups.canBeJoined()) {
          groups.sweep();
          return Optional.of(groups);
        }
      }
      return Optional.empty();
    } catch (IOException | InterruptedException e) {
      return Optional.empty();
    }
  }

  private static List<Path> candidates(Path proc) throws IOException {
    Optional<String> mount =
        lines(proc.resolve("self/mountinfo")).stream()
            .filter(line -> line.contains(" - cgroup2 "))
            .map(line -> line.split(" ")[4])
            .findFirst();
    Optional<String> own =
        lines(proc.resolve("self/cgroup")).stream()
            .filter(line -> line.startsWith("0::/"))
            .map(line -> line.substring("0::/".length()))
            .findFirst();
    if (mount.isEmpty() || own.isEmpty() || own.get().contains("..")) {
      return List.of();
    }
    Path group = Path.of(mount.get()).resolve(own.get());
    List<Path> found = new ArrayList<>();
    if (!own.get().isEmpty() && !Bubblewrap.isRoot()) {
      found.add(group.resolve("..").normalize());
    }
    found.add(group);
    return found;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }

  /** Tries it with a process that does nothing. */
  private boolean canBeJoined() throws InterruptedException {
    for (String controller : List.of("+memory", "+pids")) {
      RoomGroup.write(parent.resolve("cgroup.subtree_control"), controller);
    }
    try (RoomGroup group = open()) {
      Process process =
          new ProcessBuilder("/bin/sh", "-c", "echo 0 >\"$1\"", "sh", group.entrance().toString())
              .redirectErrorStream(true)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 && group.canKill();
    } catch (IOException notAllowed) {
      return false;
    }
  }

  /** A new group, without limits. */
  RoomGroup open() throws IOException {
    String name = NAME + ProcessHandle.current().pid() + "-" + ROOMS.incrementAndGet();
    return new RoomGroup(Files.createDirectory(parent.resolve(name)));
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, NAME + "*-*")) {
      for (Path group : left) {
        String pid = group.getFileName().toString().split("-")[1];
        boolean isGone = pid.matches("[0-9]{1,9}") && !Files.exists(Path.of("/proc", pid));
        if (isGone) {
          new RoomGroup(group).close();
        }
      }
    }
  }

  /** What groups keep here, in words for a person. */
  String bounds() throws IOException {
    try (RoomGroup group = open()) {
      String memory = group.holdsMemory() ? "memory by cgroup" : "memory by watcher";
      return memory + (group.holdsProcesses() ? ", processes by cgroup" : "") + ", end by cgroup";
    }
  }
}
