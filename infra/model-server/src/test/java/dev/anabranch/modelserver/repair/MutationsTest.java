package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.repair.Ranking.Ranked;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutationsTest {
  private static List<Ranked> candidates(String path, String text, Failure failure) {
    Program program = Program.of(Map.of(path, text));
    Suspicion suspicion = new Suspicion(program, failure, new TestCases(List.of()), Coverage.NONE);
    return Ranking.of(program, suspicion, EvidenceReading.of(program, failure));
  }

  private static List<String> results(String path, String text, Failure failure) {
    return candidates(path, text, failure).stream()
        .map(one -> one.candidate().applyTo(text))
        .toList();
  }

  private static Failure wanted(String actual, String expected) {
    return FailureReading.of(
        "FAIL: x: expected '" + expected + "' got '" + actual + "'", List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      value = {
        "a.py | if a <= b: | if a < b:",
        "a.py | if a < b: | if a >= b:",
        "a.py | return a == b | return a != b",
        "a.py | if key not in seen: | if key in seen:",
        "a.py | if x is None: | if x is not None:",
        "a.js | if (a !== b) { | if (a === b) {",
        "a.js | while (i >= n) { | while (i < n) {",
        "A.java | if (list.size() > 3) { | if (list.size() >= 3) {",
        "a.sh | if [ \"$a\" -gt 3 ]; then | if [ \"$a\" -ge 3 ]; then",
        "a.sh | [[ $a != $b ]] && x=1 | [[ $a = $b ]] && x=1",
        "a.sh | if [ -z \"$a\" ]; then | if [ -n \"$a\" ]; then",
        "a.sh | while ((i > n)); do | while ((i < n)); do"
      })
  void flipped_comparisons_are_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py | for i in range(n - 1): | for i in range(n):",
        "a.py | for i in range(n): | for i in range(n + 1):",
        "a.py | for i in range(n): | for i in range(1, n):",
        "a.py | x = items[i] | x = items[i - 1]",
        "a.py | return len(items) + 1 | return len(items)",
        "a.py | part = text[a:b + 1] | part = text[a:b]",
        "a.py | while i < n: | while i < n - 1:",
        "a.js | s.substring(0, k); | s.substring(0, k + 1);",
        "a.js | let last = m[0].length; | let last = m[0].length - 1;",
        "A.java | char c = text.charAt(i + 1); | char c = text.charAt(i);",
        "a.sh | x=$((n + 1)) | x=$((n))",
        "a.sh | echo ${text:i:n} | echo ${text:i:n-1}"
      })
  void steps_too_far_are_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py | if not (a < b): | if (a < b):",
        "a.py | if a and b: | if not (a and b):",
        "a.py | if ready: | if not ready:",
        "a.py | return a and b | return a and not b",
        "a.js | if (!found) { | if (found) {",
        "a.js | if (a && b) { | if (!(a && b)) {",
        "a.js | const x = ok ? 1 : 2; | const x = !ok ? 1 : 2;",
        "A.java | return !list.isEmpty(); | return list.isEmpty();",
        "A.java | if (open) { | if (!open) {",
        "a.sh | if ! [ -f x ]; then | if [ -f x ]; then",
        "a.sh | if grep -q x f; then | if ! grep -q x f; then"
      })
  void negations_are_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py | x = a - b | x = a + b",
        "a.py | x = a / b | x = a * b",
        "a.py | x = a * b | x = a // b",
        "a.py | total -= x | total += x",
        "a.py | raise E('bad ' - x) | raise E('bad ' + x)",
        "a.js | const x = a % b; | const x = a / b;",
        "A.java | int x = a + b * c; | int x = a + b / c;",
        "a.sh | x=$((a - b)) | x=$((a + b))",
        "a.sh | awk '{ s -= $2 } END { print s }' f | awk '{ s += $2 } END { print s }' f"
      })
  void arithmetic_is_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py | x = n * 61 | x = n * 60",
        "a.py | first = parts[1] | first = parts[0]",
        "a.py | x = 20 | x = 10",
        "a.js | const size = 1000; | const size = 100;",
        "A.java | long x = 3L; | long x = 2L;",
        "a.sh | x=5 | x=4"
      })
  void numbers_are_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @Test
  void a_field_number_glued_to_its_option_is_a_number_too() {
    assertThat(results("a.sh", "cut -d: -f3 file", Failure.NONE)).contains("cut -d: -f2 file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "a.py => if a or b: => if a and b:",
        "a.py => flag = True => flag = False",
        "a.js => return a && b; => return a || b;",
        "A.java => boolean x = false; => boolean x = true;",
        "a.sh => [ -f a ] || echo no => [ -f a ] && echo no"
      })
  void boolean_operators_are_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py | x = f(b, a) | x = f(a, b)",
        "a.py | x = f(a, c, b) | x = f(a, b, c)",
        "a.py | x = m[j][i] | x = m[i][j]",
        "a.py | x = s[b:a] | x = s[a:b]",
        "a.py | return b, a | return a, b",
        "a.py | x = b - a | x = a - b",
        "a.js | go('why', a > 0 ? 'x' : 'y'); | go(a > 0 ? 'x' : 'y', 'why');",
        "A.java | int x = grid[c][r]; | int x = grid[r][c];",
        "a.sh | add \"$b\" \"$a\" | add \"$a\" \"$b\"",
        "a.sh | echo ${text:n:i} | echo ${text:i:n}"
      })
  void swapped_neighbours_are_undone(String path, String fault, String original) {
    assertThat(results(path, fault, Failure.NONE)).contains(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py | return '; '.join(x) | a; b | a, b | return ', '.join(x)",
        "a.py | return 'emptyx' | emptyx | empty | return 'empty'",
        "a.py | return f'{n} itms' | 3 itms | 3 items | return f'{n} items'",
        "a.js | return `${n} item`; | 3 item | 3 items | return `${n} items`;",
        "A.java | return \"Yes\"; | Yes | yes | return \"yes\";",
        "a.sh | echo \"erro: $1\" | erro: x | error: x | echo \"error: $1\""
      })
  void texts_follow_what_the_tests_want(
      String path, String fault, String actual, String expected, String original) {
    List<Ranked> ranked = candidates(path, fault, wanted(actual, expected));
    assertThat(ranked.stream().limit(6).map(one -> one.candidate().applyTo(fault)))
        .contains(original);
  }

  @Test
  void a_number_follows_what_the_tests_want() {
    String fault = "def price(n):\n    return n + 17\n";
    List<Ranked> ranked = candidates("a.py", fault, wanted("27", "15"));
    assertThat(ranked.stream().limit(8).map(one -> one.candidate().applyTo(fault)))
        .contains("def price(n):\n    return n + 5\n");
  }

  @Test
  void types_in_angle_brackets_are_no_comparisons() {
    String text = "Map<String, List<Integer>> m = new TreeMap<>();";
    assertThat(candidates("A.java", text, Failure.NONE))
        .noneMatch(one -> one.candidate().kind() == FaultKind.COMPARISON);
  }

  @Test
  void comments_and_documentation_stay_as_they_are() {
    String text =
        "# if a < b: 1 + 1\ndef f(a):\n    \"\"\"True if a < 3 and not b.\"\"\"\n    return a\n";
    assertThat(candidates("a.py", text, Failure.NONE))
        .allMatch(one -> one.line() == 2 || one.line() == 4);
  }

  @Test
  void no_candidate_is_there_twice_and_each_changes_something() {
    String text =
        "def f(a, b):\n    if a < 1 and not b:\n        return [a, b][0] - 1\n    return 'x'\n";
    List<String> results = results("a.py", text, Failure.NONE);
    assertThat(results).doesNotHaveDuplicates().doesNotContain(text).hasSizeGreaterThan(20);
  }
}
