package dev.anabranch.checks.processes;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.EmbeddedBroker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** A Kafka broker in a process of its own: {@code main(folder, file for clients)}. */
public final class BrokerProcess {
  private static final String SECRET = "a-secret-of-this-test-alone";

  private BrokerProcess() {}

  /** Writes where the broker is and how to be let in, then serves until it is killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BusAccess access = EmbeddedBroker.start(Path.of(args[0]), SECRET).access();
    Properties properties = new Properties();
    properties.putAll(access.security());
    properties.setProperty("bootstrap.servers", access.bootstrap());
    Path aside = Path.of(args[1] + ".new");
    try (Writer out = Files.newBufferedWriter(aside)) {
      properties.store(out, null);
    }
    Files.move(aside, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
    new CountDownLatch(1).await();
  }
}
