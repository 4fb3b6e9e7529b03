package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a session out, whole. */
@Command(
    name = "export",
    description = "Write a session as JSON lines: every entry, then every blob, then a digest.",
    footer = {
      "",
      "Examples:",
      "  anabranch export 0a1b2c3d4e5f6g7h8j9k0m1n2p > session.jsonl",
      "  anabranch verify session.jsonl"
    })
final class Export implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  @Option(
      names = "--format",
      paramLabel = "jsonl",
      description = "Form of the export (default: jsonl).")
  private Format format = Format.JSONL;

  Export(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  enum Format {
    JSONL
  }

  @Override
  public Integer call() throws IOException {
    try (Reads reads = anabranch.reads()) {
      reads.export(session, anabranch.terminal().out());
      return Exit.DONE;
    }
  }
}
