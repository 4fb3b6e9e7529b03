package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairPolicyTest {
  private static final String TESTS =
      "import unittest\nfrom calc import smaller\n\n\nclass T(unittest.TestCase):\n"
          + "    def test_smaller(self):\n        self.assertEqual(smaller(1, 2), 1)\n";
  private static final String FAULT =
      "def smaller(a, b):\n    if a > b:\n        return a\n    return b\n";

  private static PretendedWorkspace workspace(String program) {
    return new PretendedWorkspace(
        Map.of("calc.py", program, "test_calc.py", TESTS),
        files -> files.getOrDefault("calc.py", "").contains("if a < b:"));
  }

  @Test
  void a_fault_is_found_confirmed_and_reported() {
    PretendedWorkspace workspace = workspace(FAULT);
    Reply.Call end = workspace.work("make the tests pass");
    assertThat(end.arguments().text("status")).isEqualTo("completed");
    assertThat(end.arguments().text("summary"))
        .contains("calc.py, line 2", "- if a > b:", "+ if a < b:", "no test was changed");
    assertThat(workspace.files()).containsEntry("test_calc.py", TESTS);
    assertThat(workspace.testRuns()).endsWith(true, true);
  }

  @Test
  void a_turn_tries_one_change_and_undoes_the_one_before() {
    PretendedWorkspace workspace = workspace(FAULT);
    workspace.work("make the tests pass");
    assertThat(workspace.replies())
        .allSatisfy(reply ->
            assertThat(reply.calls().stream().filter(call -> call.name().equals("shell_run")))
                .hasSizeLessThanOrEqualTo(1))
        .filteredOn(reply -> reply.text().startsWith("Try "))
        .isNotEmpty()
        .allSatisfy(reply ->
            assertThat(reply.calls().stream().filter(call -> call.name().equals("fs_edit")))
                .hasSizeBetween(1, 2));
    assertThat(workspace.refusedEdits()).isZero();
  }

  @Test
  void the_plan_is_kept_from_the_first_turn_to_the_last() {
    PretendedWorkspace workspace = workspace(FAULT);
    workspace.work("make the tests pass");
    List<Reply> planned =
        workspace.replies().stream()
            .filter(reply -> reply.calls().getFirst().name().equals("plan_update"))
            .toList();
    assertThat(planned).first().isEqualTo(workspace.replies().getFirst());
    assertThat(planned).last().isEqualTo(workspace.replies().getLast());
    assertThat(planned.getLast().calls().getFirst().arguments().canonical())
        .contains("done")
        .doesNotContain("todo");
  }

  @Test
  void tests_that_pass_are_left_alone() {
    PretendedWorkspace workspace =
        workspace("def smaller(a, b):\n    if a < b:\n        return a\n    return b\n");
    Reply.Call end = workspace.work("make the tests pass");
    assertThat(end.arguments().text("status")).isEqualTo("completed");
    assertThat(end.arguments().text("summary")).contains("I changed nothing");
    assertThat(workspace.edits()).isZero();
  }

  @Test
  void what_cannot_be_repaired_is_put_back_and_said_within_eighty_turns() {
    PretendedWorkspace workspace =
        new PretendedWorkspace(
            Map.of("calc.py", FAULT.repeat(8), "test_calc.py", TESTS), files -> false);
    Reply.Call end = workspace.work("make the tests pass");
    assertThat(end.arguments().text("status")).isEqualTo("failed");
    assertThat(end.arguments().text("summary")).contains("all files are as they were");
    assertThat(workspace.files()).containsEntry("calc.py", FAULT.repeat(8));
    assertThat(workspace.replies()).hasSizeBetween(40, 80);
  }

  @Test
  void a_change_that_passes_only_once_does_not_count() {
    PretendedWorkspace workspace = workspace(FAULT).failingAfterFirstPass();
    Reply.Call end = workspace.work("make the tests pass");
    assertThat(end.arguments().text("status")).isEqualTo("failed");
    assertThat(workspace.files()).containsEntry("calc.py", FAULT);
  }

  @Test
  void a_folder_without_tests_is_answered_with_what_to_do() {
    PretendedWorkspace workspace =
        new PretendedWorkspace(Map.of("notes.txt", "hello"), files -> false);
    Reply.Call end = workspace.work("make the tests pass");
    assertThat(end.arguments().text("status")).isEqualTo("failed");
    assertThat(end.arguments().text("summary")).contains("Name the test command in the task");
  }

  @Test
  void an_edit_in_doubt_is_looked_at_again() {
    PretendedWorkspace workspace = workspace(FAULT).doubtingEdit(2);
    Reply.Call end = workspace.work("make the tests pass");
    assertThat(end.arguments().text("status")).isEqualTo("completed");
    assertThat(workspace.files().get("calc.py")).contains("if a < b:").doesNotContain("if a > b:");
  }

  @Test
  void the_same_conversation_gets_the_same_reply() {
    PretendedWorkspace workspace = workspace(FAULT);
    workspace.work("make the tests pass");
    for (int turn = 0; turn < workspace.replies().size(); turn++) {
      assertThat(new RepairPolicy().reply(workspace.conversation(turn)))
          .isEqualTo(workspace.replies().get(turn));
    }
  }

  @Test
  void without_its_tools_it_says_which_it_needs() {
    PretendedWorkspace workspace = workspace(FAULT);
    assertThat(new RepairPolicy().reply(workspace.withoutTools()).text())
        .isEqualTo("I cannot repair a program without the tools shell_run, fs_read, fs_edit.");
  }
}
