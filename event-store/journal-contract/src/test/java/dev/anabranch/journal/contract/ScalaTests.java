package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.scalatest.Args$;
import org.scalatest.Reporter;
import org.scalatest.Suite;
import org.scalatest.events.Event;
import org.scalatest.events.SuiteAborted;
import org.scalatest.events.TestCanceled;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestIgnored;
import org.scalatest.events.TestPending;
import org.scalatest.events.TestSucceeded;
import scala.Option;

/** Runs a ScalaTest suite and tells each of its tests as one of ours. */
final class ScalaTests {
  private final Map<String, Optional<Throwable>> ends = new LinkedHashMap<>();

  private ScalaTests() {}

  /** What does not run is a failure, and so is a suite with fewer tests than {@code atLeast}. */
  static Stream<DynamicTest> of(Suite suite, int atLeast) {
    ScalaTests tests = new ScalaTests();
    Reporter reporter = tests::heard;
    var plain = Args$.MODULE$;
    suite.run(
        Option.empty(),
        plain.apply(
            reporter,
            plain.apply$default$2(),
            plain.apply$default$3(),
            plain.apply$default$4(),
            plain.apply$default$5(),
            plain.apply$default$6(),
            plain.apply$default$7(),
            plain.apply$default$8(),
            plain.apply$default$9(),
            plain.apply$default$10()));
    assertThat(tests.ends).hasSizeGreaterThanOrEqualTo(atLeast);
    return tests.ends.entrySet().stream().map(ScalaTests::told);
  }

  private void heard(Event event) {
    switch (event) {
      case TestSucceeded test -> ends.put(test.testName(), Optional.empty());
      case TestFailed test -> failed(test.testName(), test.message(), test.throwable());
      case TestCanceled test -> failed(test.testName(), test.message(), test.throwable());
      case TestIgnored test -> failed(test.testName(), "it was ignored", Option.empty());
      case TestPending test -> failed(test.testName(), "it is pending", Option.empty());
      case SuiteAborted suite -> failed("the suite", suite.message(), suite.throwable());
      default -> {}
    }
  }

  private void failed(String name, String message, Option<Throwable> cause) {
    AssertionError failure = new AssertionError(message);
    if (cause.isDefined()) {
      failure.initCause(cause.get());
    }
    ends.put(name, Optional.of(failure));
  }

  private static DynamicTest told(Map.Entry<String, Optional<Throwable>> test) {
    return dynamicTest(
        test.getKey(),
        () -> {
          if (test.getValue().isPresent()) {
            throw test.getValue().get();
          }
        });
  }
}
