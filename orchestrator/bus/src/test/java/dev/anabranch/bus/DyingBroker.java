package dev.anabranch.bus;

import dev.anabranch.events.SessionId;
import java.nio.file.Path;
import java.time.InstantSource;

/** A broker in a JVM of its own that publishes a call and a result and then waits to be killed. */
final class DyingBroker {
  private DyingBroker() {}

  public static void main(String[] arguments) throws Exception {
    SessionId session = new SessionId(arguments[1]);
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), SharedBroker.SECRET);
    KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system());
    bus.publish(Samples.request(session, "1.0")).toCompletableFuture().join();
    bus.publish(Samples.result(session, "0.0")).toCompletableFuture().join();
    System.out.println("published on " + broker.access().bootstrap());
    Thread.currentThread().join();
  }
}
