package dev.anabranch.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import kafka.server.KafkaRaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM: one KRaft node, its log on disk, loopback only, a password on every
 * listener, other ports at every start.
 *
 * <p>The journal is the outbox, so the log may be lost: a log that Kafka cannot read is moved aside
 * ({@link #setAside()}) and a new one begins. What is not a damage (folder in use, no permission,
 * disk full) is refused with {@link BrokerUnavailable} and touches nothing.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(40);
  private static final Duration DEAD_WAIT = Duration.ofSeconds(5);

  private final BrokerFolder folder;
  private final BusAccess access;
  private final KafkaRaftServer server;
  private final KafkaExit exit;
  private final Optional<Path> setAside;

  EmbeddedBroker(
      BrokerFolder folder,
      BusAccess access,
      KafkaRaftServer server,
      KafkaExit exit,
      Optional<Path> setAside) {
    this.folder = folder;
    this.access = access;
    this.server = server;
    this.exit = exit;
    this.setAside = setAside;
  }

  public static EmbeddedBroker start(Path dir, String secret) {
    return start(dir, secret, BrokerTiming.DEFAULT);
  }

  /**
   * Starts on the folder, formatting it if it is new; takes some seconds.
   *
   * @param secret 16 to 256 letters, digits, '-' or '_'; may be another at each start
   */
  public static EmbeddedBroker start(Path dir, String secret, BrokerTiming timing) {
    SaslPlain.checked(secret);
    BrokerFolder folder = BrokerFolder.lock(dir.toAbsolutePath().normalize());
    try {
      return new BrokerStart(folder, secret, timing).run();
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  /** Where the broker listens and how to be let in. */
  public BusAccess access() {
    return access;
  }

  /** Where the unreadable log of the last run lies, if this start moved it aside. */
  public Optional<Path> setAside() {
    return setAside;
  }

  /** Completes with the reason if the broker dies by itself, for instance on a full disk. */
  public CompletionStage<String> died() {
    return exit.reason();
  }

  /**
   * Stops the broker and gives the folder back. A broker that has died cannot take leave of its
   * controller, so it is waited for only shortly; what is left of it ends with the JVM.
   */
  @Override
  public void close() {
    Duration wait = exit.reason().isDone() ? DEAD_WAIT : CLOSE_WAIT;
    try {
      Threads.join(
          List.of(Thread.ofPlatform().daemon().name("broker-end").start(this::stop)), wait);
    } finally {
      exit.close();
      folder.close();
    }
  }

  private void stop() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } catch (RuntimeException e) {
      LOG.warn("the broker did not stop in order: {}", e.toString());
    }
  }
}
