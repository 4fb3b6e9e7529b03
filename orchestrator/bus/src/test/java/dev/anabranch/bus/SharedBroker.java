package dev.anabranch.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One broker for all tests of this JVM, with locks short enough to run out in a test. */
final class SharedBroker {
  static final String SECRET = "a-secret-of-the-tests-only";
  static final Duration LOCK = Duration.ofSeconds(10);

  private static final EmbeddedBroker BROKER = start();

  private SharedBroker() {}

  static BusAccess access() {
    return BROKER.access();
  }

  private static EmbeddedBroker start() {
    try {
      Path dir = Files.createTempDirectory("anabranch-bus-test");
      EmbeddedBroker broker =
          EmbeddedBroker.start(dir, SECRET, BrokerTiming.DEFAULT.withRecordLock(LOCK));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
