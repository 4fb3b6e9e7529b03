package dev.anabranch.launcher.cli;

import dev.anabranch.console.ExportPage;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a session out, whole. */
@Command(
    name = "export",
    description = {
      "Write a session as JSON lines: every entry, then every blob, then a digest.",
      "As html: one page that holds these lines, shows them without a server, and verifies them."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch export 0a1b2c3d4e5f6g7h8j9k0m1n2p > session.jsonl",
      "  anabranch verify session.jsonl",
      "  anabranch export 0a1b2c3d4e5f6g7h8j9k0m1n2p --format html > session.html"
    })
final class Export implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  @Option(
      names = "--format",
      paramLabel = "jsonl|html",
      description = "Form of the export (default: jsonl).")
  private Format format = Format.JSONL;

  Export(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  enum Format {
    JSONL,
    HTML
  }

  @Override
  public Integer call() throws IOException {
    try (Reads reads = anabranch.reads()) {
      OutputStream out = anabranch.terminal().out();
      switch (format) {
        case JSONL -> reads.export(session, out);
        case HTML -> page().write(lines -> reads.export(session, lines), out);
      }
      return Exit.DONE;
    }
  }

  private static ExportPage page() throws IOException {
    return ExportPage.ofBuild()
        .orElseThrow(() ->
            new VerbFailed(Exit.USAGE, "this build has no pages; build it without -Dui.skip"));
  }
}
