package dev.anabranch.workspace;

import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.SessionId;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxUser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

/**
 * The workspaces of this worker, one folder per session. Any of them can be dropped: a call names
 * the snapshot that it starts from, and the folder is made from it again. At most {@code
 * foldersMax} are kept, beyond those in use.
 */
public final class Workspaces {
  private static final System.Logger LOG = System.getLogger(Workspaces.class.getName());

  private static final long LOOK_MILLIS = 100;

  private final Path home;
  private final Snapshots snapshots;
  private final Optional<SandboxUser> user;
  private final int foldersMax;
  private final EarlierOutputs earlier;
  private final String boot;
  private final SessionLocks locks = new SessionLocks();
  private final SequencedSet<SessionId> kept = new LinkedHashSet<>();

  public Workspaces(
      Path home,
      Snapshots snapshots,
      Optional<SandboxUser> user,
      int foldersMax,
      EarlierOutputs earlier)
      throws IOException {
    this.home = home;
    this.snapshots = snapshots;
    this.user = user;
    this.foldersMax = foldersMax;
    this.earlier = earlier;
    this.boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    found().forEach(kept::addLast);
  }

  /** The sessions that have a folder, the one that was used last at the end. */
  private List<SessionId> found() throws IOException {
    Map<SessionId, Instant> all = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        if (SessionId.isValid(name)) {
          all.put(new SessionId(name), Files.getLastModifiedTime(folder).toInstant());
        }
      }
    }
    return all.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Deletes folders in which nothing was done since {@code before}, whether or not their sessions
   * are still there, and what a crash left in others; answers how many folders went. Safe at any
   * time: what is in use is passed over, and what is needed again is made again.
   */
  public int collect(Instant before) throws IOException {
    int gone = 0;
    for (SessionId session : found()) {
      ReentrantReadWriteLock lock = locks.acquire(session);
      try {
        if (lock.writeLock().tryLock()) {
          try {
            gone += collect(session, before) ? 1 : 0;
          } finally {
            lock.writeLock().unlock();
          }
        }
      } finally {
        locks.release(session);
      }
    }
    return gone;
  }

  /** As {@link #collect}, on a thread of its own; what fails is told in the log. */
  public void startCollecting(Instant before) {
    Thread.ofPlatform()
        .daemon()
        .name("collect-workspaces")
        .start(() -> {
          try {
            int gone = collect(before);
            LOG.log(System.Logger.Level.DEBUG, "{0} unused workspaces are gone", gone);
          } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "old workspaces could not be deleted", e);
          }
        });
  }

  private boolean collect(SessionId session, Instant before) throws IOException {
    Path folder = home.resolve(session.value());
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
      delete(folder);
      return true;
    }
    SessionFolder.deleteAside(folder);
    return false;
  }

  private void delete(Path folder) throws IOException {
    snapshots.forget(SessionFolder.files(folder));
    SandboxFolders.delete(folder);
  }

  /**
   * The workspace for a call that only looks; several may at once. Close it when done. Empty if the
   * call was not wanted any more before it was its turn.
   */
  public Optional<Workspace> reading(
      SessionId session, Optional<String> root, BooleanSupplier wanted) throws IOException {
    SessionFolder folder = folder(session);
    ReentrantReadWriteLock lock = locks.acquire(session);
    try {
      if (await(lock.readLock(), wanted)) {
        if (folder.isAt(root)) {
          return Optional.of(held(session, folder, lock.readLock()));
        }
        lock.readLock().unlock();
        if (bring(folder, root, lock, wanted)) {
          return Optional.of(held(session, folder, lock.readLock()));
        }
      }
      locks.release(session);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      if (lock.getReadHoldCount() > 0) {
        lock.readLock().unlock();
      }
      locks.release(session);
      throw e;
    }
  }

  /** The read lock is taken before the write lock is given up, so nothing comes in between. */
  private static boolean bring(
      SessionFolder folder,
      Optional<String> root,
      ReentrantReadWriteLock lock,
      BooleanSupplier wanted)
      throws IOException {
    if (!await(lock.writeLock(), wanted)) {
      return false;
    }
    try {
      folder.bringTo(root);
      lock.readLock().lock();
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static boolean await(Lock lock, BooleanSupplier wanted) {
    try {
      boolean mine = lock.tryLock();
      while (!mine && wanted.getAsBoolean()) {
        mine = lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return mine;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The workspace for one call that may change it, and no other at the same time. Empty if the call
   * was not wanted any more before it was its turn.
   */
  public Optional<Workspace> changing(
      SessionId session, Optional<String> root, BooleanSupplier wanted) throws IOException {
    SessionFolder folder = folder(session);
    ReentrantReadWriteLock lock = locks.acquire(session);
    if (!await(lock.writeLock(), wanted)) {
      locks.release(session);
      return Optional.empty();
    }
    try {
      folder.bringTo(root);
      return Optional.of(held(session, folder, lock.writeLock()));
    } catch (IOException | RuntimeException e) {
      lock.writeLock().unlock();
      locks.release(session);
      throw e;
    }
  }

  /** As the other, for a call that is wanted whatever comes. */
  public Workspace reading(SessionId session, Optional<String> root) throws IOException {
    return reading(session, root, () -> true).orElseThrow();
  }

  /** As the other, for a call that is wanted whatever comes. */
  public Workspace changing(SessionId session, Optional<String> root) throws IOException {
    return changing(session, root, () -> true).orElseThrow();
  }

  private Workspace held(SessionId session, SessionFolder folder, Lock lock) {
    return new Workspace(
        folder,
        user,
        () -> {
          lock.unlock();
          locks.release(session);
        });
  }

  private SessionFolder folder(SessionId session) throws IOException {
    synchronized (kept) {
      kept.addLast(session);
    }
    dropOldest(session);
    return new SessionFolder(
        home.resolve(session.value()),
        snapshots,
        user,
        boot,
        into -> earlier.bringBack(session, into));
  }

  private void dropOldest(SessionId except) throws IOException {
    Optional<SessionId> oldest = takeOldest(except);
    while (oldest.isPresent()) {
      drop(oldest.get());
      oldest = takeOldest(except);
    }
  }

  private Optional<SessionId> takeOldest(SessionId except) {
    synchronized (kept) {
      Optional<SessionId> oldest =
          kept.stream().filter(id -> !id.equals(except) && !locks.isUsed(id)).findFirst();
      return oldest.filter(id -> kept.size() > foldersMax && kept.remove(id));
    }
  }

  /** Deletes a folder unless a call has come to use it meanwhile. */
  private void drop(SessionId session) throws IOException {
    ReentrantReadWriteLock lock = locks.acquire(session);
    try {
      if (lock.writeLock().tryLock()) {
        try {
          delete(home.resolve(session.value()));
        } finally {
          lock.writeLock().unlock();
        }
      }
    } finally {
      locks.release(session);
    }
  }
}
