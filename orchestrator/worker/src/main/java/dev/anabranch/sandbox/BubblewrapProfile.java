package dev.anabranch.sandbox;

import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a room looks like, as bubblewrap's arguments: the same for every call but for the folders
 * that are bound into it.
 */
final class BubblewrapProfile {
  /*
   * Nothing of the host is there but /usr, some files of /etc that programs cannot do without, and
   * the configured tool chains; never the host's root with holes in it. The room has its own users,
   * processes, network (a loopback only), System V objects and host name, cannot make further user
   * namespaces, and has no capability. Limits on single processes are set inside by prlimit, since
   * the count of processes belongs to the user namespace.
   */
  static final String WORKSPACE = "/workspace";
  static final String OUTPUTS = "/anabranch/out";
  static final String PROGRAMS = "/anabranch/bin";

  private static final List<String> ETC =
      List.of(
          "/etc/alternatives", "/etc/ssl/certs", "/etc/ld.so.cache", "/etc/maven", "/etc/nodejs");
  private static final List<String> ROOT_LINKS =
      List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

  private final SandboxSettings settings;
  private final Path accounts;
  private final Optional<Path> programs;
  private final boolean seccomp;

  /**
   * {@code accounts} is a folder with the passwd, group and hosts file of every room, {@code
   * programs} one with programs of ours.
   */
  BubblewrapProfile(
      SandboxSettings settings, Path accounts, Optional<Path> programs, boolean seccomp) {
    this.settings = settings;
    this.accounts = accounts;
    this.programs = programs;
    this.seccomp = seccomp;
  }

  /** Writes the files that rooms see as their own passwd, group and hosts. */
  static void writeAccounts(Path folder) throws IOException {
    account(
        folder.resolve("passwd"),
        "sandbox:x:1000:1000:sandbox:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n");
    account(folder.resolve("group"), "sandbox:x:1000:\nnogroup:x:65534:\n");
    account(folder.resolve("hosts"), "127.0.0.1 localhost sandbox\n::1 localhost\n");
  }

  private static void account(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /**
   * Bubblewrap's options for one call, but for its secrets; {@code seccompFd} and {@code statusFd}
   * are open files, {@code doors} its ways out.
   */
  List<String> options(SandboxCommand command, Doors doors, int seccompFd, int statusFd)
      throws IOException {
    List<String> options = new ArrayList<>(isolation());
    options.addAll(files());
    options.addAll(List.of("--perms", "0755", "--dir", "/anabranch"));
    if (command.outputs().isPresent()) {
      options.addAll(List.of("--ro-bind", command.outputs().get().toString(), OUTPUTS));
    } else {
      options.addAll(List.of("--perms", "0755", "--dir", OUTPUTS));
    }
    programs.ifPresent(folder -> options.addAll(List.of("--ro-bind", folder.toString(), PROGRAMS)));
    options.addAll(doors.options());
    options.addAll(
        List.of("--bind", command.workspace().toString(), WORKSPACE, "--chdir", WORKSPACE));
    options.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
    options.add("--clearenv");
    Map<String, String> environment = environment();
    environment.putAll(doors.environment());
    environment.putAll(command.environment());
    environment.forEach((name, value) -> options.addAll(List.of("--setenv", name, value)));
    if (seccomp) {
      options.addAll(List.of("--seccomp", Integer.toString(seccompFd)));
    }
    options.addAll(List.of("--json-status-fd", Integer.toString(statusFd)));
    return options;
  }

  /** The program that sets the limits of single processes and then becomes the command. */
  List<String> limits() {
    SandboxLimits limits = settings.limits();
    return List.of(
        "prlimit",
        "--nproc=" + limits.processes(),
        "--nofile=" + limits.openFiles(),
        "--fsize=" + limits.fileBytes(),
        "--core=0",
        "--as=" + limits.addressBytes(),
        // The first of the two is a signal that a shell explains, the second a kill.
        "--cpu=" + limits.cpu().toSeconds() + ":" + (limits.cpu().toSeconds() + 2),
        "--");
  }

  /** Twelve hex digits that change when the room does. */
  String hash(byte[] seccompFilter) throws IOException {
    SandboxCommand any =
        new SandboxCommand(
            List.of("true"), Map.of(), Path.of("/w"), Optional.of(Path.of("/o")), Duration.ZERO);
    List<String> all = new ArrayList<>(options(any, Doors.NONE, 9, 7));
    all.removeIf(option -> option.startsWith(accounts.toString()));
    all.addAll(limits());
    all.add(Sha256.hex(seccompFilter));
    return Sha256.hex(String.join("\0", all)).substring(0, 12);
  }

  private static List<String> isolation() {
    return List.of(
        "--unshare-user",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--disable-userns",
        "--die-with-parent",
        "--new-session",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--hostname",
        "sandbox",
        "--cap-drop",
        "ALL");
  }

  private List<String> files() throws IOException {
    List<String> options = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
    for (String name : ROOT_LINKS) {
      options.addAll(rootLink(Path.of(name)));
    }
    options.addAll(List.of("--perms", "0755", "--dir", "/etc"));
    for (String name : ETC) {
      options.addAll(List.of("--ro-bind-try", name, name));
    }
    for (String name : debianJavaFolders()) {
      options.addAll(List.of("--ro-bind-try", name, name));
    }
    for (String name : List.of("passwd", "group", "hosts")) {
      options.addAll(List.of("--ro-bind", accounts.resolve(name).toString(), "/etc/" + name));
    }
    for (Path path : settings.readOnlyPaths()) {
      options.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
    options.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    String size = Long.toString(settings.limits().tmpBytes());
    for (String folder : List.of("/tmp", "/dev/shm", "/run")) {
      options.addAll(List.of("--perms", "1777", "--size", size, "--tmpfs", folder));
    }
    return options;
  }

  /** /bin and its like are links on most systems, folders on some, and not there on others. */
  private static List<String> rootLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString());
    }
    return Files.isDirectory(path)
        ? List.of("--ro-bind", path.toString(), path.toString())
        : List.of();
  }

  private static List<String> debianJavaFolders() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(Path.of("/etc"), "java-*-openjdk")) {
      folders.forEach(folder -> found.add(folder.toString()));
    }
    found.sort(null);
    return found;
  }

  /** Everything a command finds in its environment. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", path());
    environment.put("HOME", "/tmp");
    environment.put("TMPDIR", "/tmp");
    environment.put("USER", "sandbox");
    environment.put("LANG", "C.UTF-8");
    environment.put("TERM", "dumb");
    // Compiled files carry times, which would make every snapshot differ.
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    return environment;
  }

  private String path() {
    StringBuilder path = new StringBuilder(SandboxSettings.USUAL_PATH);
    Path java = Path.of(System.getProperty("java.home", "/usr"), "bin");
    if (java.startsWith("/usr/lib")) {
      path.append(':').append(java);
    }
    for (Path tools : settings.readOnlyPaths()) {
      path.append(':')
          .append(Files.isDirectory(tools.resolve("bin")) ? tools.resolve("bin") : tools);
    }
    programs.ifPresent(folder -> path.append(':').append(PROGRAMS));
    return path.toString();
  }
}
