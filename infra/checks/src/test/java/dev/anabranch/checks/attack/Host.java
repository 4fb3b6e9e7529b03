package dev.anabranch.checks.attack;

import dev.anabranch.checks.system.LivingFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What this machine shows of rooms and of what they did, whatever is printed inside. */
final class Host {
  private static final AtomicInteger MARKS = new AtomicInteger(800_000);
  private static final long PAGE_BYTES = 4096;

  private Host() {}

  /** A number that no other command line on this machine holds. */
  static String mark() {
    return MARKS.incrementAndGet() + "." + ProcessHandle.current().pid();
  }

  /** The processes, in whatever room, whose command line holds the mark. */
  static List<Path> processes(String mark) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.filter(path -> isNumber(path.getFileName().toString())).toList()) {
        if (text(process.resolve("cmdline")).contains(mark)) {
          found.add(process);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(Character::isDigit);
  }

  /** Memory that the marked processes hold together. */
  static long bytes(String mark) {
    long pages = 0;
    for (Path process : processes(mark)) {
      String[] counts = text(process.resolve("statm")).split(" ");
      pages += counts.length > 1 ? Long.parseLong(counts[1]) : 0;
    }
    return pages * PAGE_BYTES;
  }

  /** The text of a file; empty if it is gone. */
  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** What the files below a folder are long, together. */
  static long size(Path folder) {
    long size = 0;
    for (Path file : LivingFolder.files(folder)) {
      try {
        size += Files.size(file);
      } catch (IOException gone) {
        // It is not long any more.
      }
    }
    return size;
  }

  /** The files below a folder that hold the words. */
  static List<Path> holding(Path folder, String words) {
    List<Path> all = LivingFolder.files(folder);
    if (all.isEmpty()) {
      throw new IllegalStateException("nothing to look at below " + folder);
    }
    return all.stream()
        .filter(file -> !file.toString().endsWith("index"))
        .filter(file -> text(file).contains(words))
        .toList();
  }

  /** Looks again and again and keeps the largest that it saw. */
  static final class Peak implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong most = new AtomicLong();
    private final Thread looking;

    private Peak(LongSupplier what) {
      looking =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!over.get()) {
                  most.accumulateAndGet(what.getAsLong(), Math::max);
                  LockSupport.parkNanos(20_000_000);
                }
              });
    }

    static Peak of(LongSupplier what) {
      return new Peak(what);
    }

    long most() {
      return most.get();
    }

    @Override
    public void close() {
      over.set(true);
      try {
        looking.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
