package dev.anabranch.benchmarks.sandbox;

import dev.anabranch.benchmarks.BenchFailed;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxCommand;
import dev.anabranch.sandbox.SandboxEnd;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.sandbox.SandboxUnavailable;
import dev.anabranch.sandbox.SandboxUser;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.workspace.WorkspaceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the sandbox asked of bubblewrap for one command, so that bubblewrap alone can be asked for
 * the same again while this is open.
 */
final class RecordedRoom implements AutoCloseable {
  /*
   * A program named bwrap stands first on the search path of a second engine. It writes down its
   * words, the options that come on descriptor 8 and the file behind descriptor 9, then becomes the
   * real one. The folder it writes to is open to all: as root, it runs as a user of the rooms.
   */
  private static final String RECORDER =
      """
      #!/bin/sh
      bwrap=$(PATH='%1$s' command -v bwrap)
      if [ "$1" != --version ]; then
        cat <&8 >'%2$s/options'
        exec 8<'%2$s/options'
        readlink /proc/$$/fd/9 >'%2$s/filter'
        printf '%%s\\n' "$@" >'%2$s/words'
      fi
      exec "$bwrap" "$@"
      """;

  private static final String OPEN_FILES =
      "exec 8<&0 9<\"$1\" 7>/dev/null </dev/null; shift; exec \"$@\"";

  private final Bubblewrap engine;
  private final List<String> argv;
  private final byte[] options;

  private RecordedRoom(Bubblewrap engine, List<String> argv, byte[] options) {
    this.engine = engine;
    this.argv = argv;
    this.options = options;
  }

  static RecordedRoom record(WorkspaceHome home, SandboxCommand command)
      throws IOException, SandboxUnavailable {
    Path folder = Files.createDirectory(home.folder().resolve("recorder"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path program = Files.writeString(folder.resolve("bwrap"), recorder(folder));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    String path = folder + ":" + SandboxSettings.USUAL_PATH;
    Bubblewrap engine =
        Bubblewrap.open(
            SandboxSettings.DEFAULT.withSearchPath(path),
            home.folder().resolve("recorded-rooms"),
            home.number() + 1);
    SandboxFolders.giveTo(command.workspace(), engine.user());
    SandboxEnd end = engine.run(command, (buffer, length) -> {}, new StopSwitch());
    if (!end.equals(new SandboxEnd.Exited(0))) {
      engine.close();
      throw new BenchFailed("the recorded command ended as " + end);
    }
    byte[] options = Files.readAllBytes(folder.resolve("options"));
    return new RecordedRoom(engine, argv(folder, engine), options);
  }

  private static String recorder(Path folder) {
    return RECORDER.formatted(SandboxSettings.USUAL_PATH, folder);
  }

  private static List<String> argv(Path folder, Bubblewrap engine) throws IOException {
    String filter = Files.readString(folder.resolve("filter")).strip();
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", OPEN_FILES, "sh", filter));
    engine.user().ifPresent(user -> argv.addAll(become(user)));
    argv.add(bubblewrap().toString());
    argv.addAll(Files.readAllLines(folder.resolve("words")));
    return argv;
  }

  private static List<String> become(SandboxUser user) {
    return List.of(
        "setpriv",
        "--reuid=" + user.uid(),
        "--regid=" + user.gid(),
        "--clear-groups",
        "--inh-caps=-all",
        "--bounding-set=-all",
        "--no-new-privs",
        "--");
  }

  private static Path bubblewrap() {
    return Arrays.stream(SandboxSettings.USUAL_PATH.split(":"))
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new BenchFailed("bubblewrap is not there any more"));
  }

  /** The command line of bubblewrap alone; it reads {@link #options} from its standard input. */
  List<String> argv() {
    return argv;
  }

  byte[] options() {
    return options.clone();
  }

  @Override
  public void close() {
    engine.close();
  }
}
