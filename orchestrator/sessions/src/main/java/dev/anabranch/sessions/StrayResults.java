package dev.anabranch.sessions;

import dev.anabranch.bus.ToolResult;
import java.util.concurrent.atomic.AtomicLong;

/** Results for sessions that are not at work here: counted, and told at every doubling. */
final class StrayResults {
  private static final System.Logger LOG = System.getLogger(StrayResults.class.getName());

  private final AtomicLong count = new AtomicLong();

  void note(ToolResult result) {
    long now = count.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the result {0} is for no session at work here; {1} such results so far",
          result.dispatchId(),
          Long.toString(now));
    }
  }

  long count() {
    return count.get();
  }
}
