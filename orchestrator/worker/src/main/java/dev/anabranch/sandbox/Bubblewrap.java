package dev.anabranch.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Rooms made by bubblewrap. Open one with {@link #open}; it has passed {@link SandboxProbe}. */
public final class Bubblewrap implements SandboxEngine {
  /*
   * A small shell opens the files that bubblewrap reads or writes (system call filter, status),
   * because a Java process can pass on no other descriptors, and becomes bubblewrap; as root it
   * becomes setpriv first, which gives up root for good. The options come by its standard input, so
   * that a secret among them is in no file and on no command line. The environment is empty from
   * the start: bubblewrap's own process keeps its first one readable for everything in the room.
   *
   * Bubblewrap writes an exit code into the status file only if the command was really started, so
   * that a room that could not be built is never taken for a command that failed.
   */
  private static final String OPEN_FILES =
      "umask 022; [ -z \"$3\" ] || echo 0 >\"$3\" || exit 126;"
          + " exec 8<&0 9<\"$1\" 7>\"$2\" </dev/null; shift 3; exec \"$@\"";
  private static final int SECCOMP_FD = 9;
  private static final int STATUS_FD = 7;

  private final SandboxSettings settings;
  private final Programs programs;
  private final Optional<FreeUid> freeUid;
  private final BubblewrapProfile profile;
  private final Path scratch;
  private final Path filter;
  private final Optional<Bridge> bridge;
  private final String description;
  private final Optional<Cgroups> groups = Cgroups.find(Path.of("/proc"));
  private final LauncherThread launcher = new LauncherThread();
  private final AtomicLong runs = new AtomicLong();

  private Bubblewrap(
      SandboxSettings settings,
      Programs programs,
      byte[] seccomp,
      Optional<FreeUid> freeUid,
      Path scratch,
      Optional<Bridge> bridge)
      throws IOException {
    this.settings = settings;
    this.bridge = bridge;
    this.programs = programs;
    this.freeUid = freeUid;
    this.scratch = scratch;
    this.filter = Files.write(scratch.resolve("seccomp"), seccomp);
    BubblewrapProfile.writeAccounts(scratch);
    this.profile =
        new BubblewrapProfile(settings, scratch, programsIn(scratch), seccomp.length > 0);
    String bounds = groups.isPresent() ? groups.get().bounds() : "memory by watcher";
    this.description =
        "bubblewrap " + programs.version() + " " + profile.hash(seccomp) + " (" + bounds + ")";
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
    return open(settings, scratch, uidWish, Bridge.find(Path.of("/usr/bin")));
  }

  /** As on a machine that has no other bridge. */
  static Bubblewrap open(
      SandboxSettings settings, Path scratch, int uidWish, Optional<Bridge> bridge)
      throws SandboxUnavailable {
    boolean root = isRoot();
    Programs programs = Programs.find(settings, root);
    byte[] seccomp = filterBytes(settings);
    Optional<FreeUid> uid = root ? Optional.of(dropTo(settings, uidWish)) : Optional.empty();
    try {
      SandboxFolders.delete(scratch);
      Files.createDirectory(scratch);
      SandboxFolders.openFor(scratch, uid.map(FreeUid::user));
      Bubblewrap engine = new Bubblewrap(settings, programs, seccomp, uid, scratch, bridge);
      SandboxProbe.check(engine, scratch);
      return engine;
    } catch (IOException e) {
      uid.ifPresent(FreeUid::close);
      throw new SandboxUnavailable("its files cannot be written: " + e.getMessage());
    }
  }

  /** Programs of ours that every room has. */
  private Optional<Path> programsIn(Path place) throws IOException {
    return bridge.isEmpty()
        ? Optional.empty()
        : Optional.of(CommandProgram.write(place.resolve("bin"), bridge.get().interpreter()));
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
    if (command.hasDoors() && bridge.isEmpty()) {
      return new SandboxEnd.NotStarted(Bridge.MISSING);
    }
    Path folder = scratch.resolve("run-" + runs.incrementAndGet());
    try {
      Files.createDirectory(folder);
      try {
        return run(command, folder, sink, stop);
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

  private SandboxEnd run(SandboxCommand command, Path folder, OutputSink sink, StopSwitch stop)
      throws IOException, InterruptedException {
    SandboxFolders.openFor(folder, user());
    Optional<RoomGroup> group = Optional.empty();
    try (Doors doors = Doors.open(command.grants(), folder, settings.resolver(), user())) {
      group = openGroup();
      Process process = start(command, folder, doors, group);
      Path status = folder.resolve("status");
      return new BubblewrapRun(process, status, command, settings.limits(), group, sink, stop)
          .await();
    } finally {
      if (group.isPresent()) {
        group.get().close();
      }
    }
  }

  private Optional<RoomGroup> openGroup() throws IOException {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    RoomGroup group = groups.get().open();
    try {
      group.limit(settings.limits());
      return Optional.of(group);
    } catch (IOException e) {
      group.close();
      throw e;
    }
  }

  private Process start(SandboxCommand command, Path folder, Doors doors, Optional<RoomGroup> group)
      throws IOException, InterruptedException {
    List<String> options = profile.options(command, doors, SECCOMP_FD, STATUS_FD);
    Process process = launcher.start(prepare(command, folder, group));
    byte[] secrets = command.grants().secrets().asOptions();
    try (OutputStream in = process.getOutputStream()) {
      in.write((String.join("\0", options) + "\0").getBytes(StandardCharsets.UTF_8));
      in.write(secrets);
    } catch (IOException endedBeforeItRead) {
      // Its status and its first words say why.
    } finally {
      Arrays.fill(secrets, (byte) 0);
    }
    return process;
  }

  private ProcessBuilder prepare(SandboxCommand command, Path folder, Optional<RoomGroup> group)
      throws IOException {
    Path status = Files.createFile(folder.resolve("status"));
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", OPEN_FILES, "sh"));
    argv.addAll(List.of(filter.toString(), status.toString()));
    argv.add(group.map(RoomGroup::entrance).map(Path::toString).orElse(""));
    argv.addAll(dropFromRoot());
    argv.addAll(List.of(programs.bubblewrap().toString(), "--args", "8", "--"));
    argv.addAll(profile.limits());
    if (command.hasNetwork()) {
      argv.addAll(bridge.orElseThrow().prefix());
    }
    argv.addAll(command.argv());
    ProcessBuilder builder = new ProcessBuilder(argv).directory(Path.of("/").toFile());
    builder.environment().clear();
    return builder.redirectErrorStream(true);
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
