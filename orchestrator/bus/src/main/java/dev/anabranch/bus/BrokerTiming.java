package dev.anabranch.bus;

import java.time.Duration;

/**
 * How long the embedded broker waits.
 *
 * @param recordLock how long a silent worker keeps a call before another may have it
 * @param heartbeat how often members of the share group say that they live; new members get their
 *     partitions at a heartbeat
 * @param brokerSession how long the controller waits for a killed broker's registration at a
 *     restart
 */
public record BrokerTiming(Duration recordLock, Duration heartbeat, Duration brokerSession) {
  public static final BrokerTiming DEFAULT =
      new BrokerTiming(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(2));

  public BrokerTiming withRecordLock(Duration lock) {
    return new BrokerTiming(lock, heartbeat, brokerSession);
  }
}
