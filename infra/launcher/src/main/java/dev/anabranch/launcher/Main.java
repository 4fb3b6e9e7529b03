package dev.anabranch.launcher;

import dev.anabranch.launcher.cli.CommandLines;
import dev.anabranch.launcher.terminal.Terminal;

/** The program: reads the command line, runs one verb, exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int code = CommandLines.run(terminal, args);
    terminal.flush();
    System.exit(code);
  }
}
