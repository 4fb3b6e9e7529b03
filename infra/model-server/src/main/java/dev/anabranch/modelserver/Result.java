package dev.anabranch.modelserver;

/** What a tool message says became of a call, read from the text that the model is shown. */
public sealed interface Result {

  /** The tool ran to its end. The output may be shortened in the middle. */
  record Ran(int exit, String output) implements Result {}

  /** The tool did not run to its end: {@code timeout}, {@code lost}, {@code sandbox} and so on. */
  record Stopped(String kind, String message, String output) implements Result {}

  /** The session refused the call. */
  record Rejected(String reason) implements Result {}

  /** Nobody knows whether the call had its effect. */
  record InDoubt(String reason) implements Result {}

  record Cancelled() implements Result {}

  /** True only for a tool that ran to its end with exit 0. */
  default boolean succeeded() {
    return this instanceof Ran ran && ran.exit() == 0;
  }

  /** The output, or the words that stand in its place. */
  default String text() {
    return switch (this) {
      case Ran ran -> ran.output();
      case Stopped stopped -> stopped.output();
      case Rejected rejected -> rejected.reason();
      case InDoubt inDoubt -> inDoubt.reason();
      case Cancelled cancelled -> "";
    };
  }

  /** Reads a tool message; text without a known first line is the output of a clean run. */
  static Result parse(String message) {
    return ResultReading.read(message);
  }
}
