package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** A worker in a JVM of its own that takes a call and never ends it. */
final class HangingWorker {
  private HangingWorker() {}

  public static void main(String[] arguments) throws Exception {
    SessionId session = new SessionId(arguments[1]);
    KafkaBus bus =
        KafkaBus.connect(
            BusAccess.plain(arguments[0], SaslPlain.USER, SharedBroker.SECRET),
            InstantSource.system());
    bus.takeCalls(
        Intake.of(
            1,
            delivery -> {
              if (!delivery.request().session().equals(session)) {
                return CompletableFuture.completedFuture(null);
              }
              System.out.println("taken " + delivery.deliveryCount());
              return new CompletableFuture<>();
            }));
    Thread.currentThread().join();
  }
}
