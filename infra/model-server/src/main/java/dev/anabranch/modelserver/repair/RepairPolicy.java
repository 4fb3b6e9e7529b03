package dev.anabranch.modelserver.repair;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.modelserver.repair.RepairState.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Repairs a program whose tests fail because of one wrong token.
 *
 * <p>It lists and reads the files, runs the tests, sees which lines the failing tests run, and then
 * tries one change per turn: undo the last one, make the next, run the tests. What it knows it
 * folds from the conversation, so it goes on after a crash and in a fork as if nothing had been. It
 * ends with {@code submit_result}: {@code completed} only after the tests passed twice, else {@code
 * failed} with the files as they were.
 */
public final class RepairPolicy implements Policy {
  /** After so many turns it gives up, with two left to put everything back and to say so. */
  static final int TURNS_MAX = 77;

  private static final int READS_A_TURN = 12;
  private static final int TEST_SECONDS = 120;
  private static final int TRIAL_SECONDS = 20;
  private static final List<String> NEEDED = List.of("shell_run", "fs_read", "fs_edit");

  @Override
  public Reply reply(Conversation conversation) {
    List<String> lacking = NEEDED.stream().filter(tool -> !conversation.offers(tool)).toList();
    if (!lacking.isEmpty()) {
      return Reply.text(
          "I cannot repair a program without the tools " + String.join(", ", lacking) + ".");
    }
    RepairState state = RepairState.of(conversation);
    return state.submitted()
        ? Reply.text("This repair has been reported. Start a new session for another one.")
        : new Step(conversation, state).reply();
  }

  /** The decision of one turn. */
  private static final class Step {
    private final Conversation conversation;
    private final RepairState state;
    private final RepairReport report;

    Step(Conversation conversation, RepairState state) {
      this.conversation = conversation;
      this.state = state;
      this.report = new RepairReport(state);
    }

    Reply reply() {
      if (state.inventoryResult().isEmpty()) {
        return say(
            "I look at the files first.", RepairPlan.READ, run(Inventory.COMMAND, TEST_SECONDS));
      }
      Optional<WorkingCopy> files = state.files();
      if (files.isEmpty()) {
        return submit(
            "failed", "I could not list the files: " + state.inventoryResult().get().text());
      }
      List<WorkingCopy.Part> missing = files.get().missing();
      return missing.isEmpty() ? afterReading(files.get()) : read(missing);
    }

    private Reply read(List<WorkingCopy.Part> missing) {
      List<Reply.Call> reads =
          missing.stream()
              .limit(READS_A_TURN)
              .map(part ->
                  new Reply.Call(
                      "fs_read",
                      Json.object()
                          .with("path", part.path())
                          .with("offset", part.offset())
                          .with("limit", part.limit())))
              .toList();
      return say("I read the program and its tests.", RepairPlan.READ, reads);
    }

    private Reply afterReading(WorkingCopy files) {
      List<String> commands =
          TestCommands.of(
              conversation.task(), files.inventory().newlines().keySet(), files.original());
      for (String command : commands) {
        Optional<Run> base = firstUnchanged(command);
        if (base.isEmpty()) {
          return say(
              "The tests seem to run with `" + command + "`.",
              RepairPlan.RUN,
              run(command, TEST_SECONDS));
        }
        if (TestOutcome.of(base.get().result()) != TestOutcome.UNUSABLE) {
          return afterFirstRun(files, base.get());
        }
      }
      return submit("failed", report.noTests(commands));
    }

    private Optional<Run> firstUnchanged(String command) {
      return state.runs().stream()
          .filter(run -> run.command().equals(command) && run.changedPath().isEmpty())
          .findFirst();
    }

    private Reply afterFirstRun(WorkingCopy files, Run base) {
      if (base.passed()) {
        return submit("completed", report.nothingToDo(base));
      }
      Program program = Program.of(files.original());
      if (state.coverage().isEmpty()) {
        Failure failure = FailureReading.of(base.result().text(), files.original().keySet());
        TestCases cases = TestCases.of(program.units(), failure);
        String probe = CoverageProbe.command(program, cases, base.command());
        return say(
            "The tests fail. I see which lines the failing ones run.",
            RepairPlan.LOCATE,
            run(probe, TEST_SECONDS));
      }
      return search(files, base, new Search(program, state.coverage().get(), base, trials(base)));
    }

    private List<Run> trials(Run base) {
      return state.runs().stream()
          .filter(run -> run.command().equals(base.command()) && run.changedPath().isPresent())
          .toList();
    }

    private Reply search(WorkingCopy files, Run base, Search search) {
      List<Run> here = trials(base).stream().filter(run -> isCurrent(files, run)).toList();
      if (!here.isEmpty() && here.stream().allMatch(Run::passed)) {
        return passed(files, base, here, search);
      }
      Optional<Ranking.Ranked> next =
          conversation.turns().size() < TURNS_MAX ? search.next() : Optional.empty();
      return next.map(one -> attempt(files, base, search, one))
          .orElseGet(() -> giveUp(files, search));
    }

    private static boolean isCurrent(WorkingCopy files, Run run) {
      return run.changedPath().equals(files.changed())
          && run.changedPath().filter(path -> files.text(path).equals(run.text())).isPresent();
    }

    /** A change that passed once is run again; only then it counts. */
    private Reply passed(WorkingCopy files, Run base, List<Run> here, Search search) {
      if (here.size() == 1) {
        return say(
            "The tests pass with this change. I run them once more.",
            RepairPlan.CONFIRM,
            run(base.command(), TEST_SECONDS));
      }
      return submit("completed", report.repaired(files, base, search.tried()));
    }

    private Reply attempt(WorkingCopy files, Run base, Search search, Ranking.Ranked next) {
      List<Reply.Call> calls = new ArrayList<>(undo(files));
      Candidate candidate = next.candidate();
      String before = files.originalText(candidate.path());
      calls.add(edit(candidate.path(), before, candidate.applyTo(before)));
      calls.add(run(base.command(), trialSeconds()));
      String words = "Try " + (search.tried() + 1) + ": " + report.describe(candidate, before);
      return say(words, RepairPlan.TRY, calls);
    }

    /** A change may make the tests run for ever, so they get little more than they need. */
    private int trialSeconds() {
      int seconds = state.coverage().map(Coverage::seconds).orElse(0);
      return Math.min(TEST_SECONDS, TRIAL_SECONDS + 4 * seconds);
    }

    private static List<Reply.Call> undo(WorkingCopy files) {
      return files
          .changed()
          .map(path -> List.of(edit(path, files.text(path), files.originalText(path))))
          .orElse(List.of());
    }

    private Reply giveUp(WorkingCopy files, Search search) {
      List<Reply.Call> undo = undo(files);
      return undo.isEmpty()
          ? submit("failed", report.gaveUp(search.tried(), search.candidates()))
          : say("I found no change that helps and undo the last one.", RepairPlan.REPORT, undo);
    }

    private Reply say(String text, RepairPlan stage, Reply.Call call) {
      return say(text, stage, List.of(call));
    }

    private Reply say(String text, RepairPlan stage, List<Reply.Call> calls) {
      List<Reply.Call> all = new ArrayList<>();
      plan(stage.items()).ifPresent(all::add);
      all.addAll(calls);
      return new Reply(text, all);
    }

    private Optional<Reply.Call> plan(Json items) {
      return conversation.offers("plan_update") && !state.plan().equals(Optional.of(items))
          ? Optional.of(new Reply.Call("plan_update", Json.object().with("items", items)))
          : Optional.empty();
    }

    private Reply submit(String status, String summary) {
      if (!conversation.offers("submit_result")) {
        return Reply.text(summary);
      }
      List<Reply.Call> calls = new ArrayList<>();
      plan(RepairPlan.allDone()).filter(any -> status.equals("completed")).ifPresent(calls::add);
      calls.add(
          new Reply.Call(
              "submit_result", Json.object().with("status", status).with("summary", summary)));
      return new Reply("", calls);
    }

    private static Reply.Call run(String command, int seconds) {
      return new Reply.Call(
          "shell_run", Json.object().with("command", command).with("timeout", seconds));
    }

    private static Reply.Call edit(String path, String before, String after) {
      UniqueEdit edit = UniqueEdit.between(before, after);
      return new Reply.Call(
          "fs_edit",
          Json.object().with("path", path).with("old", edit.old()).with("new", edit.replacement()));
    }
  }
}
