package dev.anabranch.bus;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.internals.Exit;

/**
 * Keeps Kafka from ending this JVM when its broker cannot go on. Kafka's exit procedures are static
 * and name no broker, so every open broker of the JVM hears of it.
 */
final class KafkaExit implements AutoCloseable {
  private static final Set<KafkaExit> OPEN = ConcurrentHashMap.newKeySet();

  private final CompletableFuture<String> reason = new CompletableFuture<>();

  private KafkaExit() {}

  static KafkaExit intercept() {
    KafkaExit exit = new KafkaExit();
    OPEN.add(exit);
    Exit.setExitProcedure(KafkaExit::stopped);
    Exit.setHaltProcedure(KafkaExit::stopped);
    return exit;
  }

  private static void stopped(int status, String message) {
    String reason =
        message == null || message.isBlank() ? "it stopped with status " + status : message;
    OPEN.forEach(exit -> exit.reason.complete(reason));
    // The thread must not run on as if the JVM were gone.
    throw new BrokerHalted(reason);
  }

  /** Completes when Kafka would have ended the JVM. */
  CompletableFuture<String> reason() {
    return reason.copy();
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }

  /** Ends the Kafka thread that wanted to end the JVM. */
  private static final class BrokerHalted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerHalted(String message) {
      super(message);
    }
  }
}
