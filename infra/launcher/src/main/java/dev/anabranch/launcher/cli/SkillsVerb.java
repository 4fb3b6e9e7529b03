package dev.anabranch.launcher.cli;

import dev.anabranch.context.skills.Skill;
import dev.anabranch.context.skills.SkillFinding;
import dev.anabranch.context.skills.SkillScan;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.data.TrustedSkills;
import dev.anabranch.launcher.task.SkillsHere;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the skills that a session would begin with, and approves those of a workspace. */
@Command(
    name = "skills",
    description = {
      "Show and approve skills: folders with a SKILL.md that say how a kind of work is done.",
      "Those in the folder skills of the data folder are there for every session; those in",
      ".agents/skills of a workspace once you have read and approved them."
    },
    synopsisSubcommandLabel = "list|approve",
    footer = {
      "",
      "Examples:",
      "  anabranch skills list --dir .",
      "  anabranch skills approve release-notes --dir ."
    })
final class SkillsVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  private SkillsVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  /** The verb with its two parts. */
  static CommandLine with(Anabranch anabranch) {
    return new CommandLine(new SkillsVerb(anabranch))
        .addSubcommand(new Listing(anabranch))
        .addSubcommand(new Approve(anabranch));
  }

  @Override
  public Integer call() {
    CommandLine.usage(with(anabranch), anabranch.terminal().out());
    return Exit.USAGE;
  }

  private static void requireOwnFolder(Anabranch anabranch) {
    if (anabranch.isRemote()) {
      throw new VerbFailed(
          Exit.USAGE, "skills needs the data folder itself, not --url; run it on that machine");
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description =
          "List the skills of this server and of a workspace, and what is wrong with any.",
      footer = {"", "Example:", "  anabranch skills list --dir . --output json"})
  static final class Listing implements Callable<Integer> {
    private final Anabranch anabranch;

    @Option(names = "--dir", description = "The workspace to look at, too.")
    private Optional<Path> dir = Optional.empty();

    Listing(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      requireOwnFolder(anabranch);
      SkillsHere here = SkillsHere.of(anabranch.data(), dir);
      if (anabranch.json()) {
        anabranch.printJson(here.json());
        return Exit.DONE;
      }
      Table table = new Table("SKILL", "FROM", "STATE", "DESCRIPTION");
      here.ready().forEach(skill -> row(table, skill, "ready"));
      here.untrusted().forEach(skill -> row(table, skill, "not approved"));
      table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
      here.refused().forEach(this::refused);
      here.notes().forEach(anabranch.terminal()::notice);
      return Exit.DONE;
    }

    private static void row(Table table, Skill skill, String state) {
      String from = skill.scope() == Skill.Scope.USER ? "server" : "workspace";
      table.row(skill.name(), from, state, skill.description());
    }

    private void refused(SkillScan.Refused refused) {
      anabranch.terminal().data("invalid  " + refused.path());
      for (SkillFinding finding : refused.findings()) {
        anabranch.terminal().data("  " + finding.text());
      }
    }
  }

  /** Approves one. */
  @Command(
      name = "approve",
      description = {
        "Let sessions use a skill of a workspace, as it is now. A skill that changes must be",
        "approved again."
      },
      footer = {"", "Example:", "  anabranch skills approve release-notes --dir ."})
  static final class Approve implements Callable<Integer> {
    private final Anabranch anabranch;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Option(names = "--dir", defaultValue = ".", description = "Its workspace (default: .).")
    private Path dir = Path.of(".");

    Approve(Anabranch anabranch) {
      this.anabranch = anabranch;
    }

    @Override
    public Integer call() {
      requireOwnFolder(anabranch);
      SkillsHere here = SkillsHere.of(anabranch.data(), Optional.of(dir));
      List<Skill> named = here.untrusted().stream().filter(s -> s.name().equals(name)).toList();
      if (named.isEmpty()) {
        boolean ready = here.ready().stream().anyMatch(skill -> skill.name().equals(name));
        return ready ? print(name, "ready") : unknown();
      }
      TrustedSkills trusted = new TrustedSkills(anabranch.data().create().trustedSkills());
      named.forEach(skill -> trusted.approve(skill.sha256(), skill.name()));
      return print(name, "approved");
    }

    private int print(String skill, String state) {
      if (anabranch.json()) {
        anabranch.printJson(Json.object().with("name", skill).with("state", state));
      } else {
        anabranch.terminal().data(skill + " " + state);
      }
      return Exit.DONE;
    }

    private int unknown() {
      throw new VerbFailed(
          Exit.USAGE,
          dir
              + " has no valid skill "
              + name
              + " under "
              + SkillScan.PROJECT_FOLDER
              + "; `skills list --dir "
              + dir
              + "` shows what is there");
    }
  }
}
