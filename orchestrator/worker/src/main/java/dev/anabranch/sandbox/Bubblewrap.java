package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Rooms made by bubblewrap. Open one with {@link #open}; it has passed {@link SandboxProbe}. */
public final class Bubblewrap implements SandboxEngine {
  /*
   * A small shell opens the three files that bubblewrap reads or writes (options, system call
   * filter, status), because a Java process can pass on no other descriptors, and becomes bubblewrap;
   * as root it becomes setpriv first, which gives up root for good. The environment is empty from
   * the start: bubblewrap's own process keeps its first one readable for everything in the room.
   *
   * Bubblewrap writes an exit code into the status file only if the command was really started, so
   * that a room that could not be built is never taken for a command that failed.
   */
  private static final String OPEN_FILES =
      "umask 022; exec 9<\"$1\" 8<\"$2\" 7>\"$3\"; shift 3; exec \"$@\"";
  private static final int SECCOMP_FD = 9;
  private static final int STATUS_FD = 7;

  private final SandboxSettings settings;
  private final Programs programs;
  private final Optional<FreeUid> freeUid;
  private final BubblewrapProfile profile;
  private final Path scratch;
  private final Path filter;
  private final String description;
  private final LauncherThread launcher = new LauncherThread();
  private final AtomicLong runs = new AtomicLong();

  private Bubblewrap(
      SandboxSettings settings,
      Programs programs,
      byte[] seccomp,
      Optional<FreeUid> freeUid,
      Path scratch)
      throws IOException {
    this.settings = settings;
    this.programs = programs;
    this.freeUid = freeUid;
    this.scratch = scratch;
    this.filter = Files.write(scratch.resolve("seccomp"), seccomp);
    BubblewrapProfile.writeAccounts(scratch);
    this.profile = new BubblewrapProfile(settings, scratch, seccomp.length > 0);
    this.description = "bubblewrap " + programs.version() + " " + profile.hash(seccomp);
  }

  /**
   * An engine for this machine, probed. {@code scratch} is a folder of its own, made anew, under a
   * folder that the user of the rooms can pass through; {@code uidWish} makes root find the same
   * uid again.
   *
   * @throws SandboxUnavailable with the one line that says what is missing
   */
  public static Bubblewrap open(SandboxSettings settings, Path scratch, int uidWish)
      throws SandboxUnavailable {
    boolean root = isRoot();
    Programs programs = Programs.find(settings, root);
    byte[] seccomp = filterBytes(settings);
    Optional<FreeUid> uid = root ? Optional.of(dropTo(settings, uidWish)) : Optional.empty();
    try {
      SandboxFolders.delete(scratch);
      Files.createDirectory(scratch);
      SandboxFolders.openFor(scratch, uid.map(FreeUid::user));
      Bubblewrap engine = new Bubblewrap(settings, programs, seccomp, uid, scratch);
      SandboxProbe.check(engine, scratch);
      return engine;
    } catch (IOException e) {
      uid.ifPresent(FreeUid::close);
      throw new SandboxUnavailable("its files cannot be written: " + e.getMessage());
    }
  }

  private static FreeUid dropTo(SandboxSettings settings, int wish) throws SandboxUnavailable {
    try {
      return FreeUid.claim(
              settings.uids(), wish, Path.of("/var/lib/anabranch/uids"), FreeUid.Machine.LINUX)
          .orElseThrow(() -> new SandboxUnavailable(noFreeUid(settings)));
    } catch (IOException e) {
      throw new SandboxUnavailable("no uid to drop to from root: " + e.getMessage());
    }
  }

  static String noFreeUid(SandboxSettings settings) {
    return "running as root, and no uid in "
        + settings.uids()
        + " is free to drop to; run as an ordinary user, or give the container these uids";
  }

  /** True if this process has the rights of root. */
  public static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  /** Who the commands run as, if that is not the worker's own user. */
  public Optional<SandboxUser> user() {
    return freeUid.map(FreeUid::user);
  }

  /** The names of all variables that a command finds. */
  Set<String> roomEnvironment() {
    return profile.environment().keySet();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public SandboxEnd run(SandboxCommand command, OutputSink sink, StopSwitch stop) {
    Path folder = scratch.resolve("run-" + runs.incrementAndGet());
    try {
      Files.createDirectory(folder);
      try {
        ProcessBuilder builder = prepare(command, folder);
        Process process = launcher.start(builder);
        return new BubblewrapRun(
                process, folder.resolve("status"), command, settings.limits(), sink, stop)
            .await();
      } finally {
        SandboxFolders.delete(folder);
      }
    } catch (IOException e) {
      return new SandboxEnd.NotStarted(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SandboxEnd.NotStarted("the worker is shutting down");
    }
  }

  private ProcessBuilder prepare(SandboxCommand command, Path folder) throws IOException {
    Path options = folder.resolve("options");
    Path status = Files.createFile(folder.resolve("status"));
    String joined = String.join("\0", profile.options(command, SECCOMP_FD, STATUS_FD));
    Files.writeString(options, joined + "\0", StandardCharsets.UTF_8);

    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", OPEN_FILES, "sh"));
    argv.addAll(List.of(filter.toString(), options.toString(), status.toString()));
    argv.addAll(dropFromRoot());
    argv.addAll(List.of(programs.bubblewrap().toString(), "--args", "8", "--"));
    argv.addAll(profile.limits());
    argv.addAll(command.argv());
    ProcessBuilder builder = new ProcessBuilder(argv).directory(Path.of("/").toFile());
    builder.environment().clear();
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true);
  }

  private List<String> dropFromRoot() {
    if (freeUid.isEmpty()) {
      return List.of();
    }
    SandboxUser user = freeUid.get().user();
    return List.of(
        programs.setpriv().orElseThrow().toString(),
        "--reuid=" + user.uid(),
        "--regid=" + user.gid(),
        "--clear-groups",
        "--inh-caps=-all",
        "--bounding-set=-all",
        "--no-new-privs",
        "--");
  }

  private static byte[] filterBytes(SandboxSettings settings) throws SandboxUnavailable {
    String arch = System.getProperty("os.arch", "");
    Optional<byte[]> bytes = SeccompFilter.forArchitecture(arch);
    if (bytes.isEmpty() && settings.seccompRequired()) {
      throw new SandboxUnavailable(
          "no system call filter for "
              + arch
              + ", only for x86-64; run the worker on such a machine");
    }
    return bytes.orElse(new byte[0]);
  }

  /** Ends what still runs and gives the uid back. */
  @Override
  public void close() {
    launcher.close();
    try {
      SandboxFolders.delete(scratch);
    } catch (IOException e) {
      System.getLogger(Bubblewrap.class.getName())
          .log(System.Logger.Level.WARNING, "left behind: {0}", e.getMessage());
    } finally {
      freeUid.ifPresent(FreeUid::close);
    }
  }
}
