package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestRegionsTest {
  private static int[] tests(String path, String text) {
    BitSet lines = Program.of(Map.of(path, text)).units().getFirst().testLines();
    return lines.stream().toArray();
  }

  private static int[] lines(int first, int last) {
    return IntStream.rangeClosed(first, last).toArray();
  }

  @Test
  void a_marked_region_is_protected_to_its_end() {
    String text =
        """
        class A {
          static int f() { return 1; }
          // BEGIN TESTS
          static int helper() { return 2; }
          // END TESTS
          static int g() { return 3; }
        }
        """;
    assertThat(tests("A.java", text)).containsExactly(lines(3, 5));
  }

  @Test
  void a_marker_without_an_end_protects_all_that_follows() {
    assertThat(tests("a.sh", "f() {\n  echo 1\n}\n# --- tests ---\nx=3\n[ \"$(f)\" = 1 ]\n"))
        .containsExactly(lines(4, 6));
  }

  @Test
  void a_marker_that_is_set_off_by_a_rule_may_say_more() {
    assertThat(tests("a.py", "x = 1\n# -----------\n# Tests of the ledger\n# -----------\ny = 2\n"))
        .containsExactly(lines(3, 5));
    assertThat(tests("a.py", "x = 1\n# ==== unit tests for x ====\ny = 2\n"))
        .containsExactly(lines(2, 3));
  }

  @Test
  void a_plain_word_marks_only_what_looks_like_tests() {
    assertThat(tests("a.py", "def f(x):\n    return x\n# checks\ny = 2\n")).isEmpty();
    assertThat(tests("a.py", "def f(x):\n    return x\n# checks\nassert f(2) == 2\n"))
        .containsExactly(lines(3, 4));
  }

  @Test
  void a_comment_that_only_speaks_of_testing_is_no_marker() {
    assertThat(tests("a.py", "def f(x):\n    # test whether x is zero\n    return x == 0\n"))
        .isEmpty();
  }

  @Test
  void test_functions_assertions_and_what_follows_them_are_protected() {
    String text =
        """
        def add(a, b):
            return a + b

        def test_add():
            x = 1
            assert add(x, 2) == 3

        assert add(0, 0) == 0
        total = add(1, 1)
        assert total == 2
        """;
    assertThat(tests("a.py", text)).containsExactly(4, 5, 6, 8, 9, 10);
  }

  @Test
  void a_main_that_mostly_checks_is_protected_with_its_preparations() {
    String text =
        """
        class Bank {
          int balance;
          public static void main(String[] args) {
            Bank bank = new Bank();
            assert bank.balance == 0;
            bank.balance = 5;
            assert bank.balance == 5 : "five";
          }
        }
        """;
    assertThat(tests("Bank.java", text)).containsExactly(lines(3, 8));
  }

  @Test
  void a_method_of_the_program_that_is_called_expect_is_no_test() {
    String text =
        """
        class Parser:
            def expect(self, sign):
                if self.take() != sign:
                    raise SyntaxError("bad")

            def list(self):
                self.expect("(")
                return 1
        """;
    assertThat(tests("parser.py", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_calc.py",
        "calc_test.py",
        "lru.test.js",
        "tests/run.sh",
        "test.sh",
        "src/test/A.java",
        "TestBank.java",
        "BankTest.java",
        "__tests__/a.js",
        "spec/a.js",
        "run_tests.sh"
      })
  void files_with_the_names_of_tests_are_never_changed(String path) {
    assertThat(TestFiles.isTest(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "calc.py",
        "contest.py",
        "latest.js",
        "Attest.java",
        "lib/testing.sh.in",
        "protest.sh"
      })
  void other_files_are_programs(String path) {
    assertThat(TestFiles.isTest(path)).isFalse();
  }
}
