package dev.anabranch.worker;

import dev.anabranch.events.ToolEvent.Settlement;
import java.util.Optional;

/**
 * What the call journal knows of one call: how many deliveries of its first attempt came here one
 * after the other from the first on, whether it was begun, and how it ended.
 */
record CallRecord(int deliveries, boolean started, Optional<Answer> answer) {
  static final CallRecord UNKNOWN = new CallRecord(0, false, Optional.empty());

  /** How the call ended, and the attempt that ended so. */
  record Answer(Settlement settlement, int attempt) {}

  CallRecord taken(int delivery) {
    return delivery == deliveries + 1 ? new CallRecord(delivery, started, answer) : this;
  }

  CallRecord begun() {
    return new CallRecord(deliveries, true, answer);
  }

  CallRecord ended(Settlement how, int attempt) {
    return new CallRecord(deliveries, true, Optional.of(new Answer(how, attempt)));
  }

  Optional<Settlement> settlement() {
    return answer.map(Answer::settlement);
  }
}
