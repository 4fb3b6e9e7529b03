package dev.anabranch.worker;

import dev.anabranch.events.ToolEvent.Settlement;
import java.util.Optional;

/**
 * What the call journal knows of one call: how many deliveries of its first attempt came here one
 * after the other from the first on, whether it was begun, and how it ended.
 */
record CallRecord(int deliveries, boolean started, Optional<Settlement> settlement) {
  static final CallRecord UNKNOWN = new CallRecord(0, false, Optional.empty());

  CallRecord taken(int delivery) {
    return delivery == deliveries + 1 ? new CallRecord(delivery, started, settlement) : this;
  }

  CallRecord begun() {
    return new CallRecord(deliveries, true, settlement);
  }

  CallRecord ended(Settlement how) {
    return new CallRecord(deliveries, true, Optional.of(how));
  }
}
