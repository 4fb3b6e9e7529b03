package dev.anabranch.bus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Starts a broker, with other ports if one is taken and on a new log if the old is unreadable. */
final class BrokerStart {
  private static final int PORT_TRIES = 5;
  private static final Duration START_WAIT = Duration.ofMinutes(2);
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);

  private final BrokerFolder folder;
  private final String secret;
  private final BrokerTiming timing;

  BrokerStart(BrokerFolder folder, String secret, BrokerTiming timing) {
    this.folder = folder;
    this.secret = secret;
    this.timing = timing;
  }

  EmbeddedBroker run() {
    boolean isNew = folder.isNew();
    try {
      return onFreePorts(Optional.empty());
    } catch (Unreadable first) {
      if (isNew) {
        throw new BrokerUnavailable("the Kafka broker does not start: " + reason(first), first);
      }
    }
    Path aside = folder.setAside();
    try {
      return onFreePorts(Optional.of(aside));
    } catch (Unreadable again) {
      throw new BrokerUnavailable("the Kafka broker does not start: " + reason(again), again);
    }
  }

  private EmbeddedBroker onFreePorts(Optional<Path> aside) throws Unreadable {
    for (int tries = 1; ; tries++) {
      try {
        return once(aside);
      } catch (BindException e) {
        if (tries == PORT_TRIES) {
          throw new BrokerUnavailable("no free port on 127.0.0.1 for the Kafka broker", e);
        }
      }
    }
  }

  private EmbeddedBroker once(Optional<Path> aside) throws Unreadable, BindException {
    KafkaExit exit = KafkaExit.intercept();
    try {
      boolean afterCrash = folder.wasKilled();
      if (folder.isNew()) {
        format();
      }
      BrokerHistograms.prepare();
      int port = freePort();
      KafkaRaftServer server = started(server(port, freePort(), afterCrash), exit);
      BusAccess access = BusAccess.plain("127.0.0.1:" + port, SaslPlain.USER, secret);
      return new EmbeddedBroker(folder, access, server, exit, aside);
    } catch (Exception e) {
      exit.close();
      throw refused(e);
    }
  }

  /** A thread of its own, since a broker that would end the JVM may leave its starter waiting. */
  private static KafkaRaftServer started(KafkaRaftServer server, KafkaExit exit) throws Exception {
    CompletableFuture<KafkaRaftServer> up = new CompletableFuture<>();
    exit.reason().thenAccept(reason -> up.completeExceptionally(new IOException(reason)));
    Thread starting =
        Thread.ofPlatform()
            .name("kafka-start")
            .daemon()
            .start(() -> {
              try {
                server.startup();
                up.complete(server);
              } catch (Throwable e) {
                up.completeExceptionally(e);
              }
            });
    try {
      return up.get(START_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      stop(server, starting);
      throw new BrokerUnavailable(
          "the Kafka broker did not start in %d s; is the machine overloaded?"
              .formatted(START_WAIT.toSeconds()));
    } catch (ExecutionException e) {
      stop(server, starting);
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw new BrokerUnavailable("the Kafka broker does not start: " + e.getCause(), e);
    }
  }

  /** The interrupt ends a start that waits for ever; only then does Kafka clean up after it. */
  private static void stop(KafkaRaftServer server, Thread starting) {
    starting.interrupt();
    Threads.join(List.of(starting), STOP_WAIT);
    Thread stopping = Thread.ofPlatform().name("kafka-stop").daemon().start(server::shutdown);
    Threads.join(List.of(stopping), STOP_WAIT);
  }

  private KafkaRaftServer server(int port, int controllerPort, boolean afterCrash) {
    Properties properties =
        BrokerSettings.of(folder.log(), port, controllerPort, secret, timing, afterCrash);
    return new KafkaRaftServer(KafkaConfig.apply(properties, false), Time.SYSTEM);
  }

  private void format() throws Exception {
    Files.createDirectories(folder.log());
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(BrokerSettings.NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(folder.log().toString())
        .setMetadataLogDirectory(folder.log().toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What is not a damage leaves as its own exception; all else is taken for an unreadable log. */
  private Unreadable refused(Exception e) throws BindException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof BindException bind) {
        throw bind;
      }
      if (cause instanceof BrokerUnavailable refusal) {
        throw refusal;
      }
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new BrokerUnavailable("interrupted while the Kafka broker started", e);
      }
      if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
        throw new BrokerUnavailable(
            "the disk of the Kafka folder " + folder.log() + " is full; make room and start again",
            e);
      }
      if (cause instanceof AccessDeniedException || message.contains("Permission denied")) {
        throw new BrokerUnavailable(
            "the Kafka folder " + folder.log() + " may not be written: " + message, e);
      }
    }
    return new Unreadable(e);
  }

  private static String reason(Unreadable unreadable) {
    return String.valueOf(unreadable.getCause());
  }

  /** Kafka could not start on this log. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(Exception cause) {
      super(cause);
    }
  }
}
