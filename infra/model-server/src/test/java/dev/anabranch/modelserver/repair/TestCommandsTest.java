package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestCommandsTest {
  private static String first(String task, Map<String, String> texts) {
    return TestCommands.of(task, texts.keySet(), new TreeMap<>(texts)).getFirst();
  }

  private static String first(Map<String, String> texts) {
    return first("make the tests pass", texts);
  }

  @Test
  void the_task_names_the_command_or_the_test_file() {
    Map<String, String> files = Map.of("test.sh", "", "a.sh", "");
    assertThat(first("make `bash a.sh --self-test` pass", files))
        .isEqualTo("bash a.sh --self-test");
    assertThat(first("fix it; run bash a.sh, please", files)).isEqualTo("bash a.sh");
    assertThat(first("make test.sh pass", files)).isEqualTo("bash test.sh");
  }

  @Test
  void scripts_and_package_files_come_before_guesses() {
    assertThat(first(Map.of("test.sh", "", "test_a.py", "import unittest")))
        .isEqualTo("bash test.sh");
    assertThat(
            first(
                Map.of(
                    "package.json",
                    "{\"scripts\": {\"test\": \"node check.js\"}}",
                    "check.js",
                    "")))
        .isEqualTo("node check.js");
    assertThat(first(Map.of("Makefile", "test:\n\ttrue\n"))).isEqualTo("make -s test");
  }

  @Test
  void python_tests_run_by_the_runner_they_are_written_for() {
    assertThat(first(Map.of("a.py", "", "test_a.py", "import unittest")))
        .isEqualTo("python3 -B -m unittest");
    assertThat(first(Map.of("a.py", "", "tests/test_a.py", "import unittest")))
        .isEqualTo("python3 -B -m unittest discover -s tests");
    assertThat(first(Map.of("a.py", "", "a_test.py", "import unittest")))
        .isEqualTo("python3 -B -m unittest a_test.py");
    assertThat(first(Map.of("a.py", "", "test_a.py", "from a import f\nassert f() == 1\n")))
        .isEqualTo("python3 -B test_a.py");
    assertThat(first(Map.of("a.py", "", "test_a.py", "def test_f():\n    assert True\n")))
        .contains("import test_a as t");
  }

  @Test
  void a_script_with_checks_of_its_own_is_a_test_and_the_program_is_none() {
    assertThat(
            first(
                Map.of(
                    "area.py",
                    "def area(a, b):\n    return a + b\n",
                    "check_area.py",
                    "import sys\nfrom area import area\nsys.exit(0 if area(2, 3) == 6 else 1)\n")))
        .isEqualTo("python3 -B check_area.py");
  }

  @Test
  void programs_of_one_file_run_themselves() {
    assertThat(first(Map.of("Bank.java", "assert x;"))).isEqualTo("java -ea Bank.java");
    assertThat(first(Map.of("a.js", "assert(1)"))).isEqualTo("node a.js");
    assertThat(first(Map.of("a.sh", "case $1 in\n  test) run ;;\nesac")))
        .isEqualTo("bash a.sh test");
    assertThat(first(Map.of("a.py", "import sys\nif '--self-test' in sys.argv: assert 1")))
        .isEqualTo("python3 -B a.py --self-test");
  }

  @Test
  void java_files_that_need_each_other_are_compiled_together() {
    Map<String, String> files =
        Map.of(
            "A.java",
            "class A {}",
            "ATest.java",
            "class ATest { public static void main(String[] a) {} }");
    assertThat(first(files))
        .isEqualTo(
            "d=$(mktemp -d) && javac -d \"$d\" A.java ATest.java && java -ea -cp \"$d\" ATest");
  }

  @Test
  void javascript_tests_run_alone_or_by_the_runner() {
    assertThat(first(Map.of("a.js", "", "a.test.js", "require('node:test')")))
        .isEqualTo("node a.test.js");
    assertThat(first(Map.of("a.test.js", "require('node:test')", "b.test.js", "")))
        .isEqualTo("node --test a.test.js b.test.js");
  }
}
