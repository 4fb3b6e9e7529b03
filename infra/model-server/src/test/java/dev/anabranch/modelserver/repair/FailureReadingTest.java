package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.repair.Failure.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureReadingTest {
  private static final List<String> FILES =
      List.of("calc.py", "tests/test_calc.py", "lru.js", "lru.test.js", "Bank.java", "clock.sh");

  private static Failure read(String output) {
    return FailureReading.of(output, FILES);
  }

  @Test
  void a_unittest_failure_names_test_place_and_values() {
    Failure failure =
        read(
            """
            F.
            ======================================================================
            FAIL: test_sum (tests.test_calc.CalcTest.test_sum)
            ----------------------------------------------------------------------
            Traceback (most recent call last):
              File "/workspace/tests/test_calc.py", line 12, in test_sum
                self.assertEqual(calc.add(1, 2), 4)
              File "/workspace/calc.py", line 3, in add
            AssertionError: 3 != 4

            ----------------------------------------------------------------------
            Ran 2 tests in 0.001s

            FAILED (failures=1)
            """);
    assertThat(failure.labels()).contains("test_sum");
    assertThat(failure.places())
        .containsExactly(new Place("tests/test_calc.py", 12), new Place("calc.py", 3));
    assertThat(failure.pairs()).contains(new ValuePair("3", "4"));
  }

  @Test
  void a_node_assertion_names_place_and_values() {
    Failure failure =
        read(
            """
            AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

            157 !== 163

                at Object.<anonymous> (/workspace/lru.test.js:16:8)
                at Module._compile (node:internal/modules/cjs/loader:1521:14)
            """);
    assertThat(failure.places()).containsExactly(new Place("lru.test.js", 16));
    assertThat(failure.pairs()).contains(new ValuePair("157", "163"));
  }

  @Test
  void a_tap_failure_names_the_test() {
    Failure failure =
        read(
            """
            not ok 4 - entries expire
              ---
              expected: 2
              actual: 1
              stack: |-
                TestContext.<anonymous> (file:///workspace/lru.test.js:41:10)
            """);
    assertThat(failure.labels()).containsExactly("entries expire");
    assertThat(failure.pairs()).contains(new ValuePair("1", "2"));
    assertThat(failure.places()).containsExactly(new Place("lru.test.js", 41));
  }

  @Test
  void java_stack_traces_and_messages_are_read() {
    Failure failure =
        read(
            """
            Exception in thread "main" java.lang.AssertionError: rooms: expected 3 but was 2
            \tat Bank.check(Bank.java:146)
            \tat Bank.main(Bank.java:121)
            """);
    assertThat(failure.places())
        .containsExactly(new Place("Bank.java", 146), new Place("Bank.java", 121));
    assertThat(failure.pairs()).contains(new ValuePair("2", "3"));
  }

  @Test
  void a_line_without_a_file_is_kept_as_such() {
    assertThat(read("assertion failed at line 93: expected 'a', got 'b'").places())
        .containsExactly(new Place("", 93));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FAIL: pad: expected '00042' got '42' | 42 | 00042",
        "want 5, got 7 | 7 | 5",
        "got 7 but expected 5 | 7 | 5",
        "testWrap(Bank.java:3): expected <a b> but was <ab> | ab | a b",
        "AssertionError: 'x' != 'y' | x | y",
        "AssertionError: Lists differ: [1, 2] != [1, 3] | [1, 2] | [1, 3]"
      })
  void values_are_found_however_people_write_them(String output, String actual, String expected) {
    assertThat(read(output).pairs()).contains(new ValuePair(actual, expected));
  }

  @Test
  void values_in_two_lines_and_in_diffs_are_found() {
    assertThat(read("# expected: a, b\n# got: a; b\n").pairs())
        .contains(new ValuePair("a; b", "a, b"));
    assertThat(read("- total: 12\n+ total: 13\n").pairs())
        .contains(new ValuePair("total: 12", "total: 13"));
  }

  @Test
  void the_signature_leaves_out_times_and_addresses() {
    assertThat(read("ran 3 in 0.012s at 0x7f3a").signature())
        .isEqualTo(read("ran 3 in 0.015s at 0x7fff").signature());
  }
}
