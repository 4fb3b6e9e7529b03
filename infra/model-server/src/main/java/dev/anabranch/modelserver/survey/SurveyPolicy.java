package dev.anabranch.modelserver.survey;

import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.modelserver.survey.Past.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Surveys a folder of data and writes {@code report.md}.
 *
 * <p>It looks at the folder and at samples, writes a Python program into the workspace, lets it
 * read table after table and all texts, lets it write the report and count again, and removes it.
 * Every figure is computed by the tools. Which step is next follows from the results that the
 * conversation shows: the first step without one.
 */
public final class SurveyPolicy implements Policy {
  private static final int SAMPLES_MAX = 3;
  private static final int ALONE_MAX = 8;
  private static final int GROUPS_MAX = 20;
  private static final int GROUP_MIN = 50;
  private static final Pattern PYTHON = Pattern.compile("(?m)^Python 3\\.(\\d+)");
  private static final int PYTHON_MINOR_MIN = 8;
  private static final Pattern FILE = Pattern.compile("(?m)^\\d+\\t(.+)$");
  private static final Pattern LISTED =
      Pattern.compile("files: (\\d{1,9}) tables: (\\d{1,9}) texts: (\\d{1,9})");
  private static final Pattern SUMMARY = Pattern.compile("(?m)^summary: (.+)$");

  @Override
  public Reply reply(Conversation conversation) {
    if (!conversation.offers("shell_run") || !conversation.offers("fs_write")) {
      return Reply.text(
          "I survey a folder with the tools shell_run and fs_write, and this session does not"
              + " offer both. Without them I can read nothing and will not guess.");
    }
    return new Survey(new Past(conversation)).next();
  }

  /** One walk along the steps, up to the first that is open. */
  private record Survey(Past past) {

    Reply next() {
      if (past.submitted()) {
        return Reply.text("The survey is done; its figures are in report.md.");
      }
      return switch (past.outcome(Tools.LOOK)) {
        case Outcome.Open open ->
            step(Plan.LOOK, "I look at the folder first.", List.of(Tools.LOOK));
        case Outcome.GivenUp look -> failed("the folder cannot be listed: " + look.reason());
        case Outcome.Done look ->
            pythonTrouble(look.output()).orElseGet(() -> looked(look.output()));
      };
    }

    private Optional<Reply> pythonTrouble(String look) {
      Matcher version = PYTHON.matcher(look);
      if (!version.find()) {
        return Optional.of(
            failed(
                "there is no python3 in the sandbox, and I read data with nothing else. Install"
                    + " the package python3 where the workers run"));
      }
      return Integer.parseInt(version.group(1)) >= PYTHON_MINOR_MIN
          ? Optional.empty()
          : Optional.of(failed("the sandbox has " + version.group() + "; I need 3.8 or newer"));
    }

    private Reply looked(String look) {
      List<Reply.Call> samples = samples(look);
      if (!samples.isEmpty() && samples.stream().noneMatch(past::made)) {
        return step(Plan.LOOK, "The first lines show what kind of data this is.", samples);
      }
      return switch (past.outcome(Tools.WRITE_PROGRAM)) {
        case Outcome.Open open ->
            step(
                Plan.PROGRAM,
                "I write a program that counts; I remove it when the report is written.",
                List.of(Tools.WRITE_PROGRAM));
        case Outcome.GivenUp write -> failed("the program cannot be written: " + write.reason());
        case Outcome.Done write -> listed();
      };
    }

    private List<Reply.Call> samples(String look) {
      return past.conversation().offers("fs_read")
          ? FILE.matcher(look)
              .results()
              .map((MatchResult match) -> match.group(1))
              .limit(SAMPLES_MAX)
              .map(Tools::sample)
              .toList()
          : List.of();
    }

    private Reply listed() {
      return switch (past.outcome(Tools.LIST)) {
        case Outcome.Open open ->
            step(Plan.READ, "Which files are tables, which are texts?", List.of(Tools.LIST));
        case Outcome.GivenUp list -> failed("the files cannot be listed: " + list.reason());
        case Outcome.Done list -> {
          Matcher counts = LISTED.matcher(list.output());
          yield counts.find()
              ? read(Integer.parseInt(counts.group(2)), Integer.parseInt(counts.group(3)))
              : failed("the list of files has another form than I expect");
        }
      };
    }

    /** A table that cannot be read is left out; the report says so. */
    private Reply read(int tables, int texts) {
      List<Reply.Call> steps = new ArrayList<>();
      for (int table = 1; table <= Math.min(tables, ALONE_MAX); table++) {
        steps.add(Tools.tables(table, table));
      }
      int group = Math.max(GROUP_MIN, Math.ceilDiv(Math.max(0, tables - ALONE_MAX), GROUPS_MAX));
      for (int first = ALONE_MAX + 1; first <= tables; first += group) {
        steps.add(Tools.tables(first, Math.min(tables, first + group - 1)));
      }
      if (texts > 0) {
        steps.add(Tools.TEXTS);
      }
      return steps.stream()
          .filter(call -> past.outcome(call) instanceof Outcome.Open)
          .findFirst()
          .map(call -> step(Plan.READ, "Next I read what the list shows.", List.of(call)))
          .orElseGet(this::report);
    }

    private Reply report() {
      return switch (past.outcome(Tools.REPORT)) {
        case Outcome.Open open ->
            step(Plan.REPORT, "All is read; I write report.md.", List.of(Tools.REPORT));
        case Outcome.GivenUp report -> failed("report.md cannot be written: " + report.reason());
        case Outcome.Done report -> check(report.output());
      };
    }

    private Reply check(String report) {
      return switch (past.outcome(Tools.CHECK)) {
        case Outcome.Open open ->
            step(
                Plan.CHECK,
                "I count again in a simpler way and remove my program.",
                List.of(Tools.CHECK));
        case Outcome.GivenUp check ->
            failed("report.md is written, but its check failed: " + check.reason());
        case Outcome.Done check -> {
          Matcher summary = SUMMARY.matcher(report);
          yield end(
              true,
              "report.md is written: " + (summary.find() ? summary.group(1) : "see there") + ".",
              Optional.of(Plan.allDone()));
        }
      };
    }

    private Reply step(Plan part, String text, List<Reply.Call> calls) {
      List<Reply.Call> all = new ArrayList<>();
      planned(part.update()).ifPresent(all::add);
      all.addAll(calls);
      return new Reply(text, all);
    }

    /** The plan, if it changed and if it can be kept. */
    private Optional<Reply.Call> planned(Reply.Call plan) {
      boolean changed = past.plan().filter(plan.arguments()::equals).isEmpty();
      return changed && past.conversation().offers("plan_update")
          ? Optional.of(plan)
          : Optional.empty();
    }

    /** Leaves nothing of the program behind, then says why there is no report. */
    private Reply failed(String reason) {
      boolean written = past.made(Tools.WRITE_PROGRAM);
      boolean removed = past.made(Tools.CLEAN);
      return written && !removed
          ? new Reply("That does not work; I remove my program.", List.of(Tools.CLEAN))
          : end(false, "The survey failed: " + reason + ".", Optional.empty());
    }

    private Reply end(boolean completed, String summary, Optional<Reply.Call> plan) {
      if (!past.conversation().offers("submit_result")) {
        return Reply.text(summary);
      }
      List<Reply.Call> calls = new ArrayList<>();
      plan.flatMap(this::planned).ifPresent(calls::add);
      calls.add(Tools.submit(completed, summary));
      return new Reply("", calls);
    }
  }
}
