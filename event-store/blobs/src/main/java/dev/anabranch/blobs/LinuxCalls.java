package dev.anabranch.blobs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The few calls of Linux that the JDK does not have: lstat relative to an open folder, and one sync
 * of a whole file system. For the thread that made it.
 */
final class LinuxCalls implements AutoCloseable {
  /*
   * statx(2) has one layout on every architecture; the flags of open(2) do not, so only the two
   * that are known are served. Elsewhere, where a filter refuses statx, and in a JVM that was not
   * allowed to call out (--enable-native-access), `available` is false and who asks goes by path,
   * slower.
   */
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_FDCWD = -100;
  private static final int STATX_BASIC = 0x7ff;
  private static final int O_PATH = 010000000;
  private static final int O_CLOEXEC = 02000000;
  private static final int STATX_BYTES = 256;
  private static final int NAME_BYTES = 4096;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Optional<Integer> FOLDER_FLAGS =
      switch (System.getProperty("os.arch")) {
        case "amd64" -> Optional.of(0200000 | 0400000);
        case "aarch64" -> Optional.of(040000 | 0100000);
        default -> Optional.empty();
      };
  private static final boolean AVAILABLE =
      FOLDER_FLAGS.isPresent()
          && LinuxCalls.class.getModule().isNativeAccessEnabled()
          && Stream.of("statx", "openat", "syncfs", "close")
              .allMatch(symbol -> LINKER.defaultLookup().find(symbol).isPresent())
          && isAnswered();

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(STATE);
  private final MemorySegment name = arena.allocate(NAME_BYTES);
  private final MemorySegment found = arena.allocate(STATX_BYTES, 8);

  /** The calls themselves; a handle is fast only as a constant. */
  private static final class Handles {
    static final MethodHandle STATX =
        handle(
            "statx",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
            Linker.Option.captureCallState("errno"));
    static final MethodHandle OPENAT =
        handle(
            "openat",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    static final MethodHandle SYNCFS =
        handle(
            "syncfs",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @SuppressWarnings("restricted") // what these calls may do is in this class
    private static MethodHandle handle(
        String symbol, FunctionDescriptor function, Linker.Option... options) {
      MemorySegment address = LINKER.defaultLookup().find(symbol).orElseThrow();
      return LINKER.downcallHandle(address, function, options);
    }
  }

  private static boolean isAnswered() {
    try (LinuxCalls calls = new LinuxCalls()) {
      return calls.stat(AT_FDCWD, new byte[] {'/'}).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** True if a sync of a whole file system tells of writes that failed: since Linux 5.8. */
  static boolean canSync() {
    String[] version = System.getProperty("os.version").split("[^0-9]+");
    return AVAILABLE
        && version.length >= 2
        && Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]) >= 5008;
  }

  /** True if these calls are here to be used. */
  static boolean available() {
    return AVAILABLE;
  }

  /** What lstat says of a name in the open folder; empty if there is none. */
  Optional<FileStat> stat(int folder, byte[] file) throws IOException {
    put(file);
    int answer;
    try {
      answer =
          (int)
              Handles.STATX.invokeExact(
                  state, folder, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC, found);
    } catch (Throwable e) {
      throw new IllegalStateException("statx cannot be called", e);
    }
    if (answer == 0) {
      return Optional.of(seen());
    }
    if (errno() == ENOENT) {
      return Optional.empty();
    }
    throw failed("lstat", file);
  }

  private FileStat seen() {
    int mode = Short.toUnsignedInt(found.get(JAVA_SHORT, 28));
    return FileStat.of(
        mode,
        found.get(JAVA_LONG, 40),
        found.get(JAVA_LONG, 32),
        FileStat.nanos(found.get(JAVA_LONG, 112), found.get(JAVA_INT, 120)),
        FileStat.nanos(found.get(JAVA_LONG, 96), found.get(JAVA_INT, 104)));
  }

  /** Opens a folder by its path, as a place for names; not through a link at its end. */
  int open(Path folder) throws IOException {
    return open(AT_FDCWD, FileName.bytes(FileName.of(folder)));
  }

  /** Opens a folder in an open folder; a link is refused. To be given to {@link #close(int)}. */
  int open(int folder, byte[] child) throws IOException {
    return open(folder, child, O_PATH);
  }

  /** Opens a folder so that {@link #syncFileSystem} hears of every write that fails from now on. */
  int openForSync(Path folder) throws IOException {
    return open(AT_FDCWD, FileName.bytes(FileName.of(folder)), 0);
  }

  /** Makes all that was written to the folder's file system durable. */
  void syncFileSystem(int folder) throws IOException {
    int answer;
    try {
      answer = (int) Handles.SYNCFS.invokeExact(state, folder);
    } catch (Throwable e) {
      throw new IllegalStateException("syncfs cannot be called", e);
    }
    if (answer != 0) {
      throw new IOException("syncfs failed with errno " + errno());
    }
  }

  private int open(int folder, byte[] child, int how) throws IOException {
    put(child);
    int flags = how | O_CLOEXEC | FOLDER_FLAGS.orElseThrow();
    int opened;
    try {
      opened = (int) Handles.OPENAT.invokeExact(state, folder, name, flags);
    } catch (Throwable e) {
      throw new IllegalStateException("openat cannot be called", e);
    }
    if (opened < 0) {
      throw failed("open", child);
    }
    return opened;
  }

  static void close(int opened) {
    try {
      int ignored = (int) Handles.CLOSE.invokeExact(opened);
    } catch (Throwable e) {
      throw new IllegalStateException("close cannot be called", e);
    }
  }

  private void put(byte[] file) throws IOException {
    if (file.length >= NAME_BYTES) {
      throw new IOException("a name is too long: " + file.length + " bytes");
    }
    MemorySegment.copy(file, 0, name, JAVA_BYTE, 0, file.length);
    name.set(JAVA_BYTE, file.length, (byte) 0);
  }

  private IOException failed(String what, byte[] file) {
    String shown = FileName.shown(FileName.text(file));
    return errno() == EACCES
        ? new AccessDeniedException(shown)
        : new FileSystemException(shown, null, what + " failed with errno " + errno());
  }

  private int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  @Override
  public void close() {
    arena.close();
  }
}
