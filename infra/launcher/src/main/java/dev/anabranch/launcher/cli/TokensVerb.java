package dev.anabranch.launcher.cli;

import dev.anabranch.console.access.AccessToken;
import dev.anabranch.console.access.AccessTokens;
import dev.anabranch.console.access.Role;
import dev.anabranch.console.access.TokenFile;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.config.Durations;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives tokens to people and programs, and takes them back. */
@Command(
    name = "tokens",
    description = {
      "Give tokens to people and programs, each with a role, and take them back.",
      "",
      "viewer reads; operator submits tasks and steers, too; approver lets calls run, too; admin",
      "does everything, as who has the token of the data folder."
    },
    synopsisSubcommandLabel = "list|add|revoke",
    footer = {
      "",
      "Examples:",
      "  anabranch tokens list",
      "  anabranch tokens add ann --role operator --owner ann --expires 30d",
      "  anabranch tokens revoke 0123456789abcdef"
    })
final class TokensVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  private TokensVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  /** The verb with its three parts. */
  static CommandLine with(Anabranch anabranch) {
    return new CommandLine(new TokensVerb(anabranch))
        .addSubcommand(new Listing(anabranch))
        .addSubcommand(new Add(anabranch))
        .addSubcommand(new Revoke(anabranch));
  }

  @Override
  public Integer call() {
    CommandLine.usage(with(anabranch), anabranch.terminal().out());
    return Exit.USAGE;
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "List the tokens that were given, without the tokens themselves.",
      footer = {"", "Example:", "  anabranch tokens list --output json"})
  static final class Listing implements Callable<Integer> {
    private final Anabranch anabranch;
    private final InstantSource clock = InstantSource.system();

    Listing(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      Json.Obj tokens =
          anabranch
              .runningServer()
              .map(server -> server.get("/api/tokens"))
              .orElseGet(this::stored);
      if (anabranch.json()) {
        anabranch.printJson(tokens);
      } else {
        print(tokens);
      }
      return Exit.DONE;
    }

    private Json.Obj stored() {
      AccessTokens kept =
          new AccessTokens(
              TokenFile.in(anabranch.data().console()), InstantSource.system(), new SecureRandom());
      return Json.object()
          .with("tokens", Json.array(kept.all().stream().map(AccessToken::json).toList()));
    }

    private void print(Json.Obj tokens) {
      Table table = new Table("ID", "ROLE", "OWNER", "STATE", "NAME");
      for (Json item : tokens.list("tokens")) {
        Json.Obj token = item.asObject();
        table.row(
            token.text("id"),
            token.text("role"),
            token.findText("owner").orElse("-"),
            state(token),
            token.text("name"));
      }
      table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
    }

    private String state(Json.Obj token) {
      if (token.findText("revokedAt").isPresent()) {
        return "revoked";
      }
      Optional<String> end = token.findText("expiresAt");
      boolean over = end.filter(at -> !Instant.parse(at).isAfter(clock.instant())).isPresent();
      return over ? "expired" : end.map(at -> "until " + at).orElse("live");
    }
  }

  /** Gives one. */
  @Command(
      name = "add",
      description = {
        "Give a token. It is printed here and now alone: the server keeps a hash of it.",
        "Who has it sets ANABRANCH_TOKEN and names the server by --url, or opens /login?token=."
      },
      footer = {
        "",
        "Examples:",
        "  anabranch tokens add ann --role operator --owner ann",
        "  TOKEN=$(anabranch tokens add nightly --role viewer --expires 12h)"
      })
  static final class Add implements Callable<Integer> {
    private final Anabranch anabranch;

    @Parameters(index = "0", paramLabel = "NAME", description = "Whose it is, for people.")
    private String name = "";

    @Option(
        names = "--role",
        required = true,
        paramLabel = "viewer|operator|approver|admin",
        description = "What it lets its owner do.")
    private Role role = Role.VIEWER;

    @Option(
        names = "--owner",
        paramLabel = "OWNER",
        description = "Bind it to the sessions of an owner, to whom belongs what it submits.")
    private Optional<String> owner = Optional.empty();

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "How long it opens anything, like 12h or 30d (default: for ever).")
    private Optional<String> expires = Optional.empty();

    Add(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      Json.Obj body =
          Json.object().with("name", name).with("role", role.wireName()).withText("owner", owner);
      Optional<Long> seconds = expires.map(Add::seconds);
      body = seconds.isPresent() ? body.with("seconds", seconds.get()) : body;
      Json.Obj given = anabranch.server().post("/api/tokens", body, Optional.empty());
      if (anabranch.json()) {
        anabranch.printJson(given);
      } else {
        anabranch.terminal().data(given.text("token"));
        anabranch
            .terminal()
            .notice("keep it: it is not shown again; `tokens revoke " + given.text("id") + "`");
      }
      return Exit.DONE;
    }

    private static long seconds(String text) {
      return Durations.parse(text)
          .filter(time -> time.toSeconds() > 0)
          .orElseThrow(() ->
              new VerbFailed(Exit.USAGE, "--expires is a time like 90s, 12h or 30d, not " + text))
          .toSeconds();
    }
  }

  /** Takes one back. */
  @Command(
      name = "revoke",
      description = "Take a token back: it opens nothing from now on, nor do its cookies.",
      footer = {"", "Example:", "  anabranch tokens revoke 0123456789abcdef"})
  static final class Revoke implements Callable<Integer> {
    private final Anabranch anabranch;

    @Parameters(index = "0", paramLabel = "ID", description = "As `tokens list` shows it.")
    private String id = "";

    Revoke(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      String path = "/api/tokens/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/revoke";
      Json.Obj token = anabranch.server().post(path, Json.object(), Optional.empty());
      if (anabranch.json()) {
        anabranch.printJson(token);
      } else {
        anabranch.terminal().data(token.text("id") + " " + token.text("name") + " revoked");
      }
      return Exit.DONE;
    }
  }
}
