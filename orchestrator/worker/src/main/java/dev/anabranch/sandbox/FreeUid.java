package dev.anabranch.sandbox;

import dev.anabranch.sandbox.SandboxSettings.UidRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A uid that nobody else on this machine uses, held until closed: it has no account, no process
 * runs under it, this user namespace knows it, and no other worker has it.
 */
final class FreeUid implements AutoCloseable {
  private final int uid;
  private final FileChannel claim;

  private FreeUid(int uid, FileChannel claim) {
    this.uid = uid;
    this.claim = claim;
  }

  /** Where a machine tells who is there; the real one is {@link #LINUX}. */
  record Machine(Path passwd, Path uidMap, Path proc) {
    static final Machine LINUX =
        new Machine(Path.of("/etc/passwd"), Path.of("/proc/self/uid_map"), Path.of("/proc"));
  }

  /**
   * Claims a uid. {@code wish} moves the start of the search, so that the same data folder finds
   * the same uid again.
   */
  static Optional<FreeUid> claim(UidRange range, int wish, Path claims, Machine machine)
      throws IOException {
    Files.createDirectories(claims);
    Set<Integer> taken = accounts(machine.passwd());
    taken.addAll(running(machine.proc()));
    for (int i = 0; i < range.size(); i++) {
      int uid = range.first() + Math.floorMod(wish + i, range.size());
      if (taken.contains(uid) || !mapped(uid, machine.uidMap())) {
        continue;
      }
      Optional<FileChannel> claim = lock(claims.resolve(Integer.toString(uid)));
      if (claim.isPresent()) {
        return Optional.of(new FreeUid(uid, claim.get()));
      }
    }
    return Optional.empty();
  }

  SandboxUser user() {
    return new SandboxUser(uid, uid);
  }

  private static Set<Integer> accounts(Path passwd) throws IOException {
    Set<Integer> uids = new HashSet<>();
    if (Files.isReadable(passwd)) {
      for (String line : Files.readAllLines(passwd, StandardCharsets.ISO_8859_1)) {
        String[] parts = line.split(":", -1);
        if (parts.length > 2 && parts[2].matches("[0-9]{1,9}")) {
          uids.add(Integer.parseInt(parts[2]));
        }
      }
    }
    return uids;
  }

  private static Set<Integer> running(Path proc) throws IOException {
    Set<Integer> uids = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path process : all) {
        owner(process).ifPresent(uids::add);
      }
    }
    return uids;
  }

  private static OptionalInt owner(Path process) {
    try {
      return OptionalInt.of((Integer) Files.getAttribute(process, "unix:uid"));
    } catch (IOException goneMeanwhile) {
      return OptionalInt.empty();
    }
  }

  /** In a container some uids may not exist at all. */
  private static boolean mapped(int uid, Path uidMap) throws IOException {
    for (String line : Files.readAllLines(uidMap)) {
      String[] parts = line.strip().split(" +");
      long first = Long.parseLong(parts[0]);
      if (uid >= first && uid < first + Long.parseLong(parts[2])) {
        return true;
      }
    }
    return false;
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException heldInThisProcess) {
      // Falls through: taken, like any other.
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
