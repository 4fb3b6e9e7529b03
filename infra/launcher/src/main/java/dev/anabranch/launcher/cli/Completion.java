package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what makes a shell complete verbs and options. */
@Command(
    name = "completion",
    description = {
      "Print a script that makes a shell complete verbs, options and their values.",
      "It serves any path that ends in anabranch, so infra/anabranch too."
    },
    footer = {
      "",
      "Examples:",
      "  source <(anabranch completion bash)                        this shell",
      "  anabranch completion bash > ~/.local/share/bash-completion/completions/anabranch",
      "  source <(anabranch completion zsh)                         in ~/.zshrc, after compinit"
    })
final class Completion implements Callable<Integer> {
  private static final String NAME = "anabranch";

  private final Anabranch anabranch;

  @Parameters(paramLabel = "bash|zsh")
  private Shell shell = Shell.BASH;

  Completion(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  enum Shell {
    BASH,
    ZSH
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash(NAME, CommandLines.of(anabranch));
    String before =
        switch (shell) {
          case BASH -> "";
          case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n";
        };
    anabranch.terminal().data(before + script.stripTrailing());
    return Exit.DONE;
  }
}
