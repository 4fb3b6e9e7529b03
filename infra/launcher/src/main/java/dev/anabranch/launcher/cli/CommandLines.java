package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** Builds the command line: all verbs, one way to fail. */
public final class CommandLines {
  private static final int HELP_COLUMNS_MAX = 100;

  private CommandLines() {}

  /** Runs one verb and answers the exit code. */
  public static int run(Terminal terminal, String... args) {
    Anabranch anabranch = new Anabranch(terminal);
    CommandLine line = of(anabranch);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    FailureReport failures = new FailureReport(anabranch);
    line.setExecutionExceptionHandler(failures);
    line.setParameterExceptionHandler(failures);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(Math.min(terminal.columns(), HELP_COLUMNS_MAX));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.outPaint().on() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    try {
      return line.execute(args);
    } catch (LinkageError | OutOfMemoryError e) {
      return failures.report(e);
    }
  }

  /** All verbs, without what belongs to one terminal. */
  static CommandLine of(Anabranch anabranch) {
    CommandLine line = new CommandLine(anabranch);
    verbs(anabranch).forEach(line::addSubcommand);
    return line;
  }

  /** In the order in which help lists them. */
  private static List<Object> verbs(Anabranch anabranch) {
    return List.of(
        new Demo(anabranch),
        new Run(anabranch),
        new Up(anabranch),
        new Ps(anabranch),
        new Show(anabranch),
        new Tail(anabranch),
        new Fork(anabranch),
        new Rewind(anabranch),
        new Resume(anabranch),
        new Pause(anabranch),
        new Cancel(anabranch),
        new Steer(anabranch),
        new Approvals(anabranch),
        new Approve(anabranch),
        new Deny(anabranch),
        new Answer(anabranch),
        new Redrive(anabranch),
        new WorkersVerb(anabranch),
        new Budget(anabranch),
        new Autonomy(anabranch),
        new Expand(anabranch),
        new Diff(anabranch),
        new Compare(anabranch),
        new Lineage(anabranch),
        new Prompt(anabranch),
        new WorkspaceFiles(anabranch),
        new Search(anabranch),
        new UsageVerb(anabranch),
        ExperienceVerb.with(anabranch),
        SkillsVerb.with(anabranch),
        new Export(anabranch),
        new Import(anabranch),
        new Verify(anabranch),
        new AnchorsVerb(anabranch),
        new AuditVerb(anabranch),
        TokensVerb.with(anabranch),
        new WhoAmI(anabranch),
        new Gc(anabranch),
        new DoctorVerb(anabranch),
        new Completion(anabranch),
        new ModelServerVerb(anabranch),
        new Bench(anabranch),
        new Down(anabranch));
  }
}
