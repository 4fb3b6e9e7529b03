package dev.anabranch.sandbox;

import dev.anabranch.net.Resolver;
import java.nio.file.Path;
import java.util.List;

/**
 * How to build rooms on this machine.
 *
 * @param searchPath folders in which bubblewrap and setpriv are looked for, in the form of PATH
 * @param readOnlyPaths tool chains outside /usr that are bound read-only at the same place
 * @param uids where root looks for a uid to drop to
 * @param seccompRequired false runs without a system call filter where none is known for the
 *     architecture
 * @param resolver looks up the hosts that a call was granted
 */
public record SandboxSettings(
    String searchPath,
    List<Path> readOnlyPaths,
    UidRange uids,
    boolean seccompRequired,
    SandboxLimits limits,
    Resolver resolver) {

  public static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public static final SandboxSettings DEFAULT =
      new SandboxSettings(
          USUAL_PATH, List.of(), UidRange.DEFAULT, true, SandboxLimits.DEFAULT, Resolver.SYSTEM);

  public SandboxSettings {
    readOnlyPaths = List.copyOf(readOnlyPaths);
  }

  public SandboxSettings withSearchPath(String path) {
    return new SandboxSettings(path, readOnlyPaths, uids, seccompRequired, limits, resolver);
  }

  public SandboxSettings withReadOnlyPaths(List<Path> paths) {
    return new SandboxSettings(searchPath, paths, uids, seccompRequired, limits, resolver);
  }

  public SandboxSettings withUids(UidRange range) {
    return new SandboxSettings(searchPath, readOnlyPaths, range, seccompRequired, limits, resolver);
  }

  public SandboxSettings withLimits(SandboxLimits other) {
    return new SandboxSettings(searchPath, readOnlyPaths, uids, seccompRequired, other, resolver);
  }

  public SandboxSettings withResolver(Resolver other) {
    return new SandboxSettings(searchPath, readOnlyPaths, uids, seccompRequired, limits, other);
  }

  /** Uids from {@code first} to {@code last}, both included. Root is never among them. */
  public record UidRange(int first, int last) {
    public static final UidRange DEFAULT = new UidRange(20_000, 20_999);

    public UidRange {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException("not a range of uids: " + first + "-" + last);
      }
    }

    int size() {
      return last - first + 1;
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }
}
