package dev.anabranch.launcher;

import picocli.CommandLine;

/** Turns whatever stopped a verb into one line and an exit code; nobody sees a stack trace. */
final class FailureReport implements CommandLine.IExecutionExceptionHandler {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    terminal.notice(terminal.errPaint().bad("anabranch: " + failure.getMessage()));
    return failure instanceof VerbFailed refused ? refused.code() : Exit.TASK_FAILED;
  }
}
