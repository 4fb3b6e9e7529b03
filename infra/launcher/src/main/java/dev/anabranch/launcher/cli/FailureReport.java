package dev.anabranch.launcher.cli;

import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.NotASnapshot;
import dev.anabranch.journal.CollectionStopped;
import dev.anabranch.journal.ExportRefused;
import dev.anabranch.journal.JournalBusy;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalFailed;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.anchor.AnchorsRefused;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.data.DataFolderBusy;
import dev.anabranch.launcher.data.DataFolderRefused;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.model.EndpointRefused;
import dev.anabranch.modelserver.PortTaken;
import dev.anabranch.sessions.ReadOnlySession;
import dev.anabranch.sessions.Sessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine;

/**
 * Turns whatever stopped a verb into one line and an exit code. The stack trace of what nobody
 * foresaw goes to a file.
 */
final class FailureReport
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  private static final int UNFORESEEN = -1;

  private final Anabranch anabranch;

  FailureReport(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    return report(failure);
  }

  /** A command line that cannot be understood: one line, and where to look. */
  @Override
  public int handleParseException(CommandLine.ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    StringWriter similar = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(similar));
    say(failure.getMessage() + ". " + similar.toString().replaceAll("\\s+", " "));
    anabranch.terminal().notice("`" + line.getCommandSpec().qualifiedName() + " --help` says more");
    return Exit.USAGE;
  }

  /** Tells what stopped a verb and answers the exit code. */
  int report(Throwable failure) {
    int code = code(failure);
    say(
        code == UNFORESEEN
            ? "unexpected: " + failure + keep(failure)
            : String.valueOf(failure.getMessage()));
    return code == UNFORESEEN ? Exit.TASK_FAILED : code;
  }

  private void say(String words) {
    Terminal terminal = anabranch.terminal();
    terminal.notice("anabranch: " + terminal.errPaint().bad(words.strip()));
  }

  private static int code(Throwable failure) {
    return switch (failure) {
      case VerbFailed refused -> refused.code();
      case UnknownSession unknown -> Exit.NOT_FOUND;
      case BlobMissing missing -> Exit.NOT_FOUND;
      case ReadOnlySession readOnly -> Exit.USAGE;
      case BlobDamaged damaged -> Exit.TASK_FAILED;
      case NotASnapshot damaged -> Exit.TASK_FAILED;
      case CollectionStopped stopped -> Exit.TASK_FAILED;
      case Sessions.Refused refused -> Exit.USAGE;
      case ConfigurationRefused refused -> Exit.USAGE;
      case DataFolderRefused refused -> Exit.USAGE;
      case EndpointRefused refused -> Exit.USAGE;
      case ExportRefused refused -> Exit.TASK_FAILED;
      case AnchorsRefused refused -> Exit.TASK_FAILED;
      case dev.anabranch.console.PortTaken taken -> Exit.USAGE;
      case PortTaken taken -> Exit.USAGE;
      case DataFolderBusy busy -> Exit.UNREACHABLE;
      case JournalBusy busy -> Exit.UNREACHABLE;
      case JournalDamaged damaged -> Exit.UNREACHABLE;
      case JournalFailed failed -> Exit.UNREACHABLE;
      default -> UNFORESEEN;
    };
  }

  /** Writes the stack trace beside the server's log, if there is a data folder. */
  private String keep(Throwable failure) {
    Path file = anabranch.data().root().resolve("client.log");
    try (PrintWriter out =
        new PrintWriter(
            Files.newBufferedWriter(
                file,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      failure.printStackTrace(out);
      return "; details in " + file;
    } catch (IOException e) {
      return "";
    }
  }
}
