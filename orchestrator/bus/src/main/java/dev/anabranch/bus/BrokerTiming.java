package dev.anabranch.bus;

import java.time.Duration;

/**
 * How long the embedded broker waits.
 *
 * @param recordLock how long a silent worker keeps a call before another may have it
 * @param heartbeat how often members of the share group say that they live; new members get their
 *     partitions at a heartbeat
 * @param session how long the broker may be silent (a full machine, a long collection) before its
 *     controller takes its partitions away for a moment
 * @param sessionAfterCrash the same in a run that follows a kill: a start has to wait until the
 *     killed broker's session is over
 */
public record BrokerTiming(
    Duration recordLock, Duration heartbeat, Duration session, Duration sessionAfterCrash) {
  public static final BrokerTiming DEFAULT =
      new BrokerTiming(
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofSeconds(9),
          Duration.ofSeconds(2));

  public BrokerTiming withRecordLock(Duration lock) {
    return new BrokerTiming(lock, heartbeat, session, sessionAfterCrash);
  }
}
