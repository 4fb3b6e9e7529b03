package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.repair.Coverage.Counts;
import dev.anabranch.modelserver.repair.TestCases.Case;
import dev.anabranch.modelserver.repair.TestCases.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTest {
  @TempDir private Path folder;

  private Coverage probe(Map<String, String> files, String command, String output)
      throws Exception {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Program program = Program.of(new TreeMap<>(files));
    Failure failure = FailureReading.of(output, files.keySet());
    TestCases cases = TestCases.of(program.units(), failure);
    return Coverage.parse(run(CoverageProbe.command(program, cases, command)));
  }

  private String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void the_lines_of_failed_python_tests_are_told_from_those_of_passed_ones() throws Exception {
    Map<String, String> files =
        Map.of(
            "calc.py",
            "def add(a, b):\n    return a - b\n\n\ndef neg(a):\n    return -a\n",
            "test_calc.py",
            "import unittest\nimport calc\n\n\nclass T(unittest.TestCase):\n"
                + "    def test_add(self):\n        self.assertEqual(calc.add(1, calc.neg(-2)), 3)\n\n"
                + "    def test_neg(self):\n        self.assertEqual(calc.neg(1), -1)\n");
    Coverage coverage =
        probe(files, "python3 -B -m unittest", "FAIL: test_add (test_calc.T.test_add)");
    assertThat(coverage.failed()).isEqualTo(1);
    assertThat(coverage.at("calc.py", 2)).isEqualTo(new Counts(1, 0, 0));
    assertThat(coverage.at("calc.py", 6)).isEqualTo(new Counts(1, 0, 1));
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void the_lines_of_javascript_are_marked_in_a_copy() throws Exception {
    Map<String, String> files =
        Map.of(
            "calc.js",
            "function add(a, b) {\n  return a - b\n}\nfunction neg(a) {\n  return -a\n}\nmodule.exports = { add, neg }\n",
            "test.js",
            "const assert = require('assert')\nconst c = require('./calc')\nassert.equal(c.neg(1), -1)\nassert.equal(c.add(1, 2), 3)\n");
    Coverage coverage =
        probe(files, "node test.js", "at Object.<anonymous> (/workspace/test.js:4:8)");
    assertThat(coverage.at("calc.js", 2)).isEqualTo(new Counts(1, 0, 0));
    assertThat(coverage.at("calc.js", 5)).isEqualTo(Counts.ZERO);
    assertThat(Files.readString(folder.resolve("calc.js"))).isEqualTo(files.get("calc.js"));
  }

  @Test
  void the_lines_of_shell_functions_are_traced() throws Exception {
    Map<String, String> files =
        Map.of(
            "lib.sh",
            "add() {\n  echo $(($1 - $2))\n}\nneg() {\n  echo $((-$1))\n}\n",
            "test.sh",
            ". ./lib.sh\nis() {\n  [ \"$2\" = \"$3\" ] || { echo \"FAIL: $1\"; bad=1; }\n}\n"
                + "is \"neg\" \"$(neg 1)\" -1\nis \"add\" \"$(add 1 2)\" 3\nexit ${bad:-0}\n");
    Coverage coverage = probe(files, "bash test.sh", "FAIL: add");
    assertThat(coverage.failed()).isEqualTo(1);
    assertThat(coverage.at("lib.sh", 2)).isEqualTo(new Counts(1, 0, 0));
    assertThat(coverage.at("lib.sh", 5).failed()).isZero();
  }

  @Test
  void what_a_substitution_runs_belongs_to_the_statement_around_it() throws Exception {
    Map<String, String> files =
        Map.of(
            "lib.sh",
            "twice() {\n  echo $(($1 + 2))\n}\n",
            "test.sh",
            ". ./lib.sh\nis() {\n  [ \"$2\" = \"$3\" ] || { echo \"FAIL: $1\"; bad=1; }\n}\n"
                + "is \"twice\" \"$(for i in 1 2; do twice \"$i\"; done | xargs)\" \"2 4\"\n"
                + "is \"one\" 1 1\nis \"two\" 2 2\nis \"three\" 3 3\nexit ${bad:-0}\n");
    Coverage coverage = probe(files, "bash test.sh", "FAIL: twice");
    assertThat(coverage.at("lib.sh", 2)).isEqualTo(new Counts(1, 0, 0));
  }

  @Test
  void lines_that_only_prepare_for_all_cases_count_as_run_by_all() throws Exception {
    Map<String, String> files =
        Map.of(
            "calc.js",
            "function make(a) {\n  return a - 1\n}\nfunction neg(a) {\n  return -a\n}\nmodule.exports = { make, neg }\n",
            "test.js",
            "const assert = require('assert')\nconst c = require('./calc')\nconst one = c.make(1)\n"
                + "function test(name, body) {\n  try { body() } catch (e) { console.log('FAIL ' + name); process.exitCode = 1 }\n}\n"
                + "test('neg', () => {\n  assert.equal(c.neg(2), -2)\n})\n"
                + "test('made', () => {\n  assert.equal(c.neg(one), -1)\n})\n");
    Coverage coverage = probe(files, "node test.js", "FAIL made");
    assertThat(coverage.at("calc.js", 2)).isEqualTo(new Counts(1, 0, coverage.passed()));
  }

  @Test
  void a_label_is_as_suspect_as_the_choice_that_it_may_have_missed() throws Exception {
    Map<String, String> files =
        Map.of(
            "lib.sh",
            "say() {\n  case \"$1\" in\n    x) echo one ;;\n    *) echo other ;;\n  esac\n}\n",
            "test.sh",
            ". ./lib.sh\n[ \"$(say 1)\" = one ] || { echo \"FAIL: 1\"; exit 1; }\n");
    Program program = Program.of(new TreeMap<>(files));
    Failure failure = FailureReading.of("FAIL: 1", files.keySet());
    Coverage coverage = probe(files, "bash test.sh", "FAIL: 1");
    Suspicion suspicion =
        new Suspicion(program, failure, TestCases.of(program.units(), failure), coverage);
    Program.Unit unit = program.unit("lib.sh").orElseThrow();
    assertThat(coverage.at("lib.sh", 3)).isEqualTo(Counts.ZERO);
    assertThat(suspicion.of(unit, 3)).isEqualTo(suspicion.of(unit, 2));
  }

  @Test
  void the_lines_of_a_java_program_that_tests_itself_are_marked() throws Exception {
    Map<String, String> files =
        Map.of(
            "Calc.java",
            """
            class Calc {
              static int add(int a, int b) {
                return a - b;
              }
              static int neg(int a) {
                return -a;
              }
              public static void main(String[] args) {
                assert neg(1) == -1;
                assert add(1, 2) == 3;
              }
            }
            """);
    Coverage coverage =
        probe(
            files, "java -ea Calc.java", "java.lang.AssertionError\n\tat Calc.main(Calc.java:10)");
    assertThat(coverage.at("Calc.java", 3)).isEqualTo(new Counts(1, 0, 0));
    assertThat(coverage.at("Calc.java", 6).failed()).isZero();
  }

  @Test
  void what_is_no_coverage_is_unknown() {
    assertThat(Coverage.parse("bash: mktemp: command not found").known()).isFalse();
    assertThat(Coverage.parse("(cases) 1:0:0:4\na.py 3:0:1:1").known()).isFalse();
    assertThat(Coverage.parse("(cases) 1:2:0:4\na.py 3:2:0:1").known()).isTrue();
  }

  @Test
  void a_test_function_is_one_case_and_loose_statements_are_one_each() {
    String tests =
        "from a import f\n\ndef near(x, y):\n    assert abs(x - y) < 1\n\ndef test_f():\n    near(f(1), 1)\n\n"
            + "def test_g():\n    near(f(2), 2)\n\ntest_f()\ntest_g()\n";
    Program program =
        Program.of(new TreeMap<>(Map.of("a.py", "def f(x):\n    return x\n", "test_a.py", tests)));
    Failure failure =
        FailureReading.of(
            "  File \"test_a.py\", line 12\n  File \"test_a.py\", line 10, in test_g",
            List.of("test_a.py"));
    assertThat(TestCases.of(program.units(), failure).all())
        .contains(
            new Case("test_a.py", 6, 7, true, Verdict.PASSED),
            new Case("test_a.py", 9, 10, true, Verdict.FAILED),
            new Case("test_a.py", 12, 12, false, Verdict.NEUTRAL))
        .noneMatch(one -> one.first() <= 4 && one.last() >= 3);
  }

  @Test
  void labels_tell_of_failures_before_the_one_that_stopped_the_run() {
    String program =
        """
        class Calc {
          static int add(int a, int b) {
            return a - b;
          }
          public static void main(String[] args) {
            check("add", 3, add(1, 2));
            check("add more", 0, add(0, 0));
            check("stop", 4, add(2, 2) / add(1, 1));
          }
          static void check(String name, int want, int got) {
            if (want != got) System.out.println("FAIL " + name + ": expected " + want + " got " + got);
          }
        }
        """;
    Failure failure =
        FailureReading.of(
            "FAIL add: expected 3 got -1\njava.lang.ArithmeticException\n\tat Calc.main(Calc.java:8)",
            List.of("Calc.java"));
    assertThat(TestCases.of(Program.of(Map.of("Calc.java", program)).units(), failure).all())
        .contains(
            new Case("Calc.java", 6, 6, false, Verdict.FAILED),
            new Case("Calc.java", 7, 7, false, Verdict.PASSED),
            new Case("Calc.java", 8, 9, false, Verdict.FAILED));
  }

  @Test
  void statements_that_prepare_what_a_failed_one_uses_are_related() {
    String tests =
        "import bank\nb = bank.Bank()\nc = bank.Bank()\nb.add(5)\nc.add(6)\nassert b.total == 5\n";
    Program program =
        Program.of(new TreeMap<>(Map.of("bank.py", "x = 1\n", "test_bank.py", tests)));
    Failure failure =
        FailureReading.of("  File \"test_bank.py\", line 6, in <module>", List.of("test_bank.py"));
    assertThat(TestCases.of(program.units(), failure).all())
        .extracting(Case::verdict)
        .containsExactly(
            Verdict.PASSED,
            Verdict.RELATED,
            Verdict.PASSED,
            Verdict.RELATED,
            Verdict.PASSED,
            Verdict.FAILED);
  }
}
