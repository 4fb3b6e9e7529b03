package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.SessionWatch;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.EntryLines;
import dev.anabranch.launcher.text.OpenLine;
import dev.anabranch.launcher.text.SayingLine;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the entries of a session, and follows it while a server runs it. */
@Command(
    name = "tail",
    description = {
      "Print the entries of a session, and follow it to its end while a server runs it.",
      "The number before each line is its seq: what fork, rewind, prompt and files take."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch tail 0a1b2c3d4e5f6g7h8j9k0m1n2p",
      "  anabranch tail 0a1b2c3d4e5f6g7h8j9k0m1n2p --after 20 --output json"
    })
final class Tail implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION")
  private String session = "";

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      description = "Begin after this entry (default: 0).")
  private long after;

  Tail(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() throws IOException {
    Terminal terminal = anabranch.terminal();
    EntryLines lines = new EntryLines(terminal.outPaint(), terminal.columns());
    OpenLine open = new OpenLine(terminal.columns());
    Consumer<Json.Obj> print =
        entry -> {
          terminal.data(anabranch.json() ? entry.canonical() : lines.line(entry));
          terminal.out().flush();
          if (terminal.attended()) {
            terminal.passing(open.after(entry));
          }
          after = entry.integer("seq");
        };
    if (anabranch.runningServer().isPresent()) {
      follow(print);
    } else {
      printStored(print);
    }
    terminal.passing("");
    return Exit.DONE;
  }

  /** A server that ends leaves nothing more to follow: what it wrote last is in the folder. */
  private void follow(Consumer<Json.Obj> print) throws IOException {
    try {
      new SessionWatch(
              this::sameServer,
              session,
              after,
              print,
              SayingLine.on(anabranch.terminal()),
              InstantSource.system())
          .untilOver(Optional.empty());
    } catch (VerbFailed e) {
      boolean gone = !anabranch.isRemote() && anabranch.runningServer().isEmpty();
      if (e.code() != Exit.UNREACHABLE || !gone || !SessionWatch.isFinal(printStored(print))) {
        throw e;
      }
    }
  }

  private HttpApi sameServer() {
    return anabranch
        .runningServer()
        .orElseThrow(() ->
            new VerbFailed(
                Exit.UNREACHABLE,
                "the server is gone; the session goes on at the next `anabranch up` or `run`"));
  }

  /** Prints what is there and answers the session. */
  private Json.Obj printStored(Consumer<Json.Obj> print) throws IOException {
    try (Reads reads = anabranch.reads()) {
      Json.Obj known = reads.session(session);
      reads.entries(session, after, print);
      if (!SessionWatch.isFinal(known)) {
        anabranch.terminal().progress("no server is up; the session goes on at the next `up`");
      }
      return known;
    }
  }
}
