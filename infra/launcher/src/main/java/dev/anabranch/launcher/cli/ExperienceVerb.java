package dev.anabranch.launcher.cli;

import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.JdbcExperienceLog;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.server.JournalPlace;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.text.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps the library of lessons by hand. */
@Command(
    name = "experience",
    description = {
      "Keep the lessons that new sessions begin with.",
      "A session holds the lessons of its start; a change is for sessions that start later."
    },
    synopsisSubcommandLabel = "add|list|retire",
    footer = {
      "",
      "Examples:",
      "  anabranch experience add --title \"Test first\" --content \"Run the tests before you report.\"",
      "  anabranch experience add --dont --scope java --title \"No guesses\" --content \"Guess no versions.\"",
      "  anabranch experience list --all",
      "  anabranch experience retire e00001 --reason \"It no longer holds.\""
    })
final class ExperienceVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  private ExperienceVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  /** The verb with its three parts. */
  static CommandLine with(Anabranch anabranch) {
    return new CommandLine(new ExperienceVerb(anabranch))
        .addSubcommand(new Add(anabranch))
        .addSubcommand(new Listing(anabranch))
        .addSubcommand(new Retire(anabranch));
  }

  @Override
  public Integer call() {
    CommandLine.usage(with(anabranch), anabranch.terminal().out());
    return Exit.USAGE;
  }

  private static void print(Anabranch anabranch, Json.Obj lesson) {
    if (anabranch.json()) {
      anabranch.printJson(lesson);
    } else {
      anabranch.terminal().data(lesson.text("id") + " " + lesson.text("status"));
    }
  }

  /** Adds one. */
  @Command(
      name = "add",
      description = "Add a lesson: at most 120 words of plain text.",
      footer = {
        "",
        "Example:",
        "  anabranch experience add --title \"Test first\" --content \"Run the tests before you report.\""
      })
  static final class Add implements Callable<Integer> {
    private final Anabranch anabranch;

    @Option(
        names = "--title",
        required = true,
        paramLabel = "TEXT",
        description = "What it is about.")
    private String title = "";

    @Option(
        names = "--content",
        required = true,
        paramLabel = "TEXT",
        description = "What it says.")
    private String content = "";

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        description = "Where it holds, like java/maven (default: everywhere).")
    private String scope = "";

    @ArgGroup private Sense sense = new Sense();

    /** One or the other. */
    static final class Sense {
      @Option(names = "--do", description = "It says what to do (default).")
      private boolean advises;

      @Option(names = "--dont", description = "It says what to leave.")
      private boolean warns;
    }

    Add(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      Json.Obj lesson =
          Json.object()
              .with("title", title)
              .with("content", content)
              .with("scope", scope)
              .with("polarity", sense.warns ? "avoid" : "do");
      print(anabranch, anabranch.server().post("/api/experience", lesson, Optional.empty()));
      return Exit.DONE;
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "List the lessons; --all lists retired ones too.",
      footer = {"", "Example:", "  anabranch experience list --all --output json"})
  static final class Listing implements Callable<Integer> {
    private final Anabranch anabranch;

    @Option(names = "--all", description = "Also lessons that are retired.")
    private boolean all;

    Listing(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      Json.Obj library =
          anabranch
              .runningServer()
              .map(server -> server.get("/api/experience?all=" + all))
              .orElseGet(this::stored);
      if (anabranch.json()) {
        anabranch.printJson(library);
      } else {
        print(library);
      }
      return Exit.DONE;
    }

    private Json.Obj stored() {
      try (ExperienceLog log =
          JdbcExperienceLog.readOnly(
              JournalPlace.of(anabranch.configuration(), anabranch.data()))) {
        return log.library().json(all);
      }
    }

    private void print(Json.Obj library) {
      Table table = new Table("ID", "STATUS", "SCOPE", "SENSE", "LESSON");
      for (Json entry : library.list("entries")) {
        Json.Obj lesson = entry.asObject();
        table.row(
            lesson.text("id"),
            lesson.text("status"),
            lesson.text("scope").isEmpty() ? "-" : lesson.text("scope"),
            lesson.text("polarity"),
            lesson.text("title") + ": " + lesson.text("content"));
      }
      table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
    }
  }

  /** Retires one. */
  @Command(
      name = "retire",
      description = "Leave a lesson out of new sessions; it is kept.",
      footer = {
        "",
        "Example:",
        "  anabranch experience retire e00001 --reason \"It no longer holds.\""
      })
  static final class Retire implements Callable<Integer> {
    private final Anabranch anabranch;

    @Parameters(index = "0", paramLabel = "ID")
    private String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Retire(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      HttpApi server = anabranch.server();
      String path = "/api/experience/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/retire";
      print(anabranch, server.post(path, Json.object().with("reason", reason), Optional.empty()));
      return Exit.DONE;
    }
  }
}
