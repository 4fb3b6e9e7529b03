package dev.anabranch.launcher;

/** The program: reads the command line, runs one verb, exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int code = CommandLines.of(terminal).execute(args);
    terminal.flush();
    System.exit(code);
  }
}
