package dev.anabranch.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The command {@code anabranch}: what all verbs share. */
@Command(
    name = "anabranch",
    description = "Runs LLM agents whose journal is their context, their log and their proof.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Anabranch implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  Anabranch(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(terminal.out());
    return Exit.USAGE;
  }
}
