package dev.anabranch.worker;

import dev.anabranch.events.ToolEvent.Settlement;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the call journal knows of one call.
 *
 * @param accepted whether the broker said that the first attempt's record is this worker's
 * @param begun the attempt as which it was begun
 * @param told whether the broker has its answer
 */
record CallRecord(boolean accepted, OptionalInt begun, Optional<Answer> answer, boolean told) {
  static final CallRecord UNKNOWN =
      new CallRecord(false, OptionalInt.empty(), Optional.empty(), false);

  /** How the call ended, and the attempt that ended so. */
  record Answer(Settlement settlement, int attempt) {}

  CallRecord accept() {
    return new CallRecord(true, begun, answer, told);
  }

  CallRecord begun(int attempt) {
    return new CallRecord(accepted, OptionalInt.of(attempt), answer, told);
  }

  CallRecord ended(Settlement how, int attempt) {
    return new CallRecord(
        accepted, OptionalInt.of(attempt), Optional.of(new Answer(how, attempt)), false);
  }

  CallRecord tell() {
    return new CallRecord(accepted, begun, answer, true);
  }

  boolean started() {
    return begun.isPresent();
  }

  Optional<Settlement> settlement() {
    return answer.map(Answer::settlement);
  }
}
