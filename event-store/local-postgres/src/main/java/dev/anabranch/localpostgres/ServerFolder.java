package dev.anabranch.localpostgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one server: its data, its password, its log, and the lock of the JVM that has it.
 */
final class ServerFolder {
  private static final String PREFIX = "anabranch-postgres-";

  /**
   * What this JVM has locked. The system's file locks belong to a whole process and go when any
   * descriptor of the file is closed, so our own locks may not be tried.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private ServerFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** A new temporary folder. What JVMs that were killed have left beside it is deleted. */
  static ServerFolder temporary() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    sweep(temporary);
    Path folder = Files.createTempDirectory(temporary, PREFIX);
    // Locked before it has its name: a sweep elsewhere never sees it free.
    FileChannel lock = tryLock(folder.resolve("lock.new")).orElseThrow();
    HELD.add(folder);
    Files.move(folder.resolve("lock.new"), folder.resolve("lock"));
    return new ServerFolder(folder, lock);
  }

  /** An empty folder, a new one, or one in which a server was before. */
  static ServerFolder at(Path place) throws IOException {
    Files.createDirectories(place);
    Path folder = place.toRealPath();
    if (!Files.exists(folder.resolve("lock")) && !isEmpty(folder)) {
      throw new PostgresFailed(folder + " has files that are not of a server of ours");
    }
    return lock(folder)
        .orElseThrow(() -> new PostgresFailed(folder + " is in use by another server"));
  }

  private static Optional<ServerFolder> lock(Path folder) throws IOException {
    if (!HELD.add(folder)) {
      return Optional.empty();
    }
    Optional<FileChannel> lock = Optional.empty();
    try {
      lock = tryLock(folder.resolve("lock"));
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(folder);
      }
    }
    return lock.map(held -> new ServerFolder(folder, held));
  }

  private static Optional<FileChannel> tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(channel);
  }

  private static void sweep(Path temporary) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.list(temporary)) {
      found =
          all.filter(path -> path.getFileName().toString().startsWith(PREFIX))
              .filter(path -> Files.isWritable(path.resolve("lock")))
              .toList();
    }
    for (Path path : found) {
      Optional<ServerFolder> left = lock(path);
      if (left.isPresent()) {
        new ServerProcesses(left.get().data()).end();
        left.get().delete();
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  Path path() {
    return folder;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  Path password() {
    return folder.resolve("password");
  }

  /** Where the data is made; it moves to its place when it is whole. */
  Path unfinishedData() {
    return folder.resolve("data.new");
  }

  /** Writes the password and lets nobody but the owner in. */
  void seal(String password) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(password(), password);
  }

  /** Gives folder and password to this user. */
  void give(String user) throws IOException {
    UserPrincipal owner =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    Files.setOwner(folder, owner);
    Files.setOwner(password(), owner);
  }

  void deleteUnfinishedData() throws IOException {
    if (Files.exists(unfinishedData())) {
      Files.walkFileTree(unfinishedData(), new Deletion());
    }
  }

  /** Deletes everything and gives the lock back. */
  void delete() throws IOException {
    Files.walkFileTree(folder, new Deletion());
    free();
  }

  /** Gives the lock back. */
  void free() throws IOException {
    lock.close();
    HELD.remove(folder);
  }

  /** Deletes a tree in which a server may be deleting too. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
