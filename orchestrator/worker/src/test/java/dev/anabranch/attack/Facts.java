package dev.anabranch.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What can be seen from outside of a room; the only proof that an attack did not succeed. */
final class Facts {
  private static final AtomicInteger NAPS = new AtomicInteger(700_000);

  private Facts() {}

  /** A command that sleeps for a time that no other sleeps for, by which it is found. */
  static String nap() {
    return "sleep " + NAPS.incrementAndGet() + "." + ProcessHandle.current().pid();
  }

  /** The process of a room that takes that nap; waits until it does. */
  static Path napping(String nap) throws InterruptedException {
    while (true) {
      Optional<ProcessHandle> found = sleeper(nap);
      if (found.isPresent()) {
        return Path.of("/proc/" + found.get().pid());
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Ends the nap, and with it the command that ends so. */
  static void wake(String nap) {
    sleeper(nap).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static Optional<ProcessHandle> sleeper(String nap) {
    String words = nap.replace(' ', '\0') + "\0";
    return ProcessHandle.current()
        .descendants()
        .filter(process -> command(process.pid()).equals(words))
        .findFirst();
  }

  private static String command(long pid) {
    try {
      return text(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }

  static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /** All regular files below. */
  static List<Path> files(Path... roots) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    return files;
  }

  /** The rest of the line of {@code /proc/PID/status} that begins so. */
  static String status(Path process, String name) throws IOException {
    return text(process.resolve("status"))
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  static String namespace(Path process, String kind) throws IOException {
    return Files.readSymbolicLink(process.resolve("ns").resolve(kind)).toString();
  }
}
