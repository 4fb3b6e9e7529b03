package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The processes below one process, read from {@code /proc}. A process that ends while it is read
 * counts as not there. Daemons stay below: their parent becomes the first process of the room.
 */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");
  private static final int PROCESSES_MAX = 10_000;

  /** The quick way; the other one reads every process of the machine. */
  private static final boolean HAS_CHILDREN =
      Files.exists(PROC.resolve("self/task/" + ProcessHandle.current().pid() + "/children"));

  private final long root;

  ProcessTree(long root) {
    this.root = root;
  }

  /** All processes below the root, parents first. */
  List<Long> below() {
    if (!HAS_CHILDREN) {
      return ProcessHandle.of(root).stream()
          .flatMap(ProcessHandle::descendants)
          .map(ProcessHandle::pid)
          .toList();
    }
    List<Long> found = new ArrayList<>();
    Deque<Long> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty() && found.size() < PROCESSES_MAX) {
      for (long child : children(open.pop())) {
        found.add(child);
        open.add(child);
      }
    }
    return found;
  }

  /**
   * Resident bytes of all processes below. Shared pages count once per process while the sum is at
   * most {@code enough}; beyond it they are shared out fairly, which costs the kernel a walk.
   */
  long residentBytes(long enough) {
    List<Long> processes = below();
    long quick = processes.stream().mapToLong(ProcessTree::residentOf).sum();
    return quick <= enough
        ? quick
        : processes.stream().mapToLong(ProcessTree::proportionalOf).sum();
  }

  /** True once the process and, if it is the first of a pid namespace, all in it, have ended. */
  static boolean ended(long pid) {
    String stat = read(PROC.resolve(pid + "/stat"));
    int state = stat.lastIndexOf(')') + 2;
    return stat.length() <= state || stat.charAt(state) == 'Z' || stat.charAt(state) == 'X';
  }

  private static List<Long> children(long pid) {
    List<Long> children = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
      for (Path task : tasks) {
        for (String child : read(task.resolve("children")).split(" ")) {
          if (!child.isBlank()) {
            children.add(Long.parseLong(child.strip()));
          }
        }
      }
    } catch (IOException ended) {
      return children;
    }
    return children;
  }

  private static long residentOf(long pid) {
    String status = read(PROC.resolve(pid + "/status"));
    return kilobytes(status, "VmRSS:") + kilobytes(status, "VmSwap:");
  }

  private static long proportionalOf(long pid) {
    String rollup = read(PROC.resolve(pid + "/smaps_rollup"));
    return rollup.isEmpty()
        ? residentOf(pid)
        : kilobytes(rollup, "Pss:") + kilobytes(rollup, "SwapPss:");
  }

  /** A line such as {@code VmRSS: 1234 kB}, in bytes; 0 if it is not there. */
  private static long kilobytes(String text, String name) {
    int at = text.startsWith(name) ? 0 : text.indexOf("\n" + name) + 1;
    if (at == 0 && !text.startsWith(name)) {
      return 0;
    }
    int from = at + name.length();
    int unit = text.indexOf(" kB", from);
    return unit < 0 ? 0 : Long.parseLong(text.substring(from, unit).strip()) * 1024;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
