package dev.anabranch.launcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Builds the command line: all verbs, one way to fail, help with examples. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine of(Terminal terminal) {
    CommandLine line = new CommandLine(new Anabranch(terminal));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(new FailureReport(terminal));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.outPaint().on() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    return line;
  }
}
