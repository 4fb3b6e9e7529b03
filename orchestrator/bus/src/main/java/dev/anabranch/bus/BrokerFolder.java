package dev.anabranch.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one embedded broker, locked while it is open: {@code log} is Kafka's own, {@code
 * damaged} is the last log that could not be read.
 */
final class BrokerFolder implements AutoCloseable {
  private final Path dir;
  private final FileChannel channel;

  private BrokerFolder(Path dir, FileChannel channel) {
    this.dir = dir;
    this.channel = channel;
  }

  /** Locks the folder; {@link BrokerUnavailable} if another process or broker holds it. */
  static BrokerFolder lock(Path dir) {
    try {
      Files.createDirectories(dir);
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
      FileChannel channel =
          FileChannel.open(
              dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new BrokerUnavailable(
            "the Kafka folder "
                + dir
                + " is used by another running Anabranch; stop it or choose another data folder");
      }
      return new BrokerFolder(dir, channel);
    } catch (IOException e) {
      throw new BrokerUnavailable("cannot write the Kafka folder " + dir + ": " + e, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path log() {
    return dir.resolve("log");
  }

  boolean isNew() {
    if (!Files.exists(log())) {
      return true;
    }
    try (Stream<Path> files = Files.list(log())) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True if the last broker here left no mark of a clean stop. */
  boolean wasKilled() {
    return !isNew() && !Files.exists(log().resolve(".kafka_cleanshutdown"));
  }

  /** Moves the log to {@code damaged}, in place of an earlier one, and answers where it is now. */
  Path setAside() {
    Path aside = dir.resolve("damaged");
    try {
      delete(aside);
      Files.move(log(), aside, StandardCopyOption.ATOMIC_MOVE);
      return aside;
    } catch (IOException e) {
      throw new BrokerUnavailable(
          "cannot move the unreadable Kafka log " + log() + " aside: " + e, e);
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
