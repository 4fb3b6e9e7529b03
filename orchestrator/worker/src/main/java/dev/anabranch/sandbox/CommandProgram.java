package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The program {@code anabranch-mcp} of every room. It knows nothing of what it is asked for: it
 * carries its words to the {@link CommandSocket} of its room, if there is one.
 */
final class CommandProgram {
  static final String NAME = "anabranch-mcp";

  private CommandProgram() {}

  /** Makes a folder with the program in it, to be run by perl or python3. */
  static Path write(Path folder, Path interpreter) throws IOException {
    Files.createDirectory(folder);
    Path program = Files.writeString(folder.resolve(NAME), text(interpreter));
    for (Path made : new Path[] {folder, program}) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }

  static String text(Path interpreter) {
    boolean perl = interpreter.endsWith("perl");
    return "#!"
        + interpreter
        + (perl ? "\n" : " -IS\n")
        + Bridge.text(perl ? "command.pl" : "command.py");
  }
}
