package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes new sessions that continue another from an entry. */
@Command(
    name = "fork",
    description = {
      "Continue a session from an entry in a new session; the old one is untouched.",
      "With --edit, that entry (the task, a message, a tool result, a reply) is another in the",
      "fork, which goes on from there."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --message \"look at parse.py first\"",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --count 5",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --edit \"all tests pass\"",
      "  anabranch fork 0a1b2c3d4e5f6g7h8j9k0m1n2p@12 --model gpt-5.1 --tools fs_read,fs_grep"
    })
final class Fork implements Callable<Integer> {
  private final Anabranch anabranch;

  @Parameters(paramLabel = "SESSION@SEQ")
  private String address = "";

  @Option(names = "--message", paramLabel = "TEXT", description = "What the fork is told first.")
  private Optional<String> message = Optional.empty();

  @Option(
      names = "--edit",
      paramLabel = "TEXT",
      description = "What the entry says in the fork; of a reply also {text?, calls: [...]}.")
  private Optional<String> edit = Optional.empty();

  @Option(names = "--model", paramLabel = "ID", description = "Another model from there on.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--system", paramLabel = "TEXT", description = "Another system text.")
  private Optional<String> system = Optional.empty();

  @Option(
      names = "--tools",
      paramLabel = "NAME",
      split = ",",
      description = "The tools that stay; all without it.")
  private List<String> tools = new ArrayList<>();

  @Option(names = "--count", paramLabel = "N", description = "How many forks (default: 1).")
  private int count = 1;

  @Option(names = "--paused", description = "Hold the forks until they are resumed.")
  private boolean paused;

  Fork(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Address from = Address.withSeq(address);
    anabranch.printSessions(anabranch.branch(from.session(), "fork", body(from.seq().getAsLong())));
    return Exit.DONE;
  }

  /** An entry that is edited is the one named: the fork begins before it. */
  private Json.Obj body(long seq) {
    Json.Obj place =
        edit.map(text ->
                Json.object().with("edit", Json.object().with("event", seq).with("value", text)))
            .orElseGet(() -> Json.object().with("at", seq));
    Json.Obj body =
        place
            .with("count", count)
            .withText("message", message)
            .withText("model", model)
            .withText("system", system);
    Json.Obj held = paused ? body.with("paused", true) : body;
    return tools.isEmpty() ? held : held.with("tools", Json.strings(tools));
  }
}
