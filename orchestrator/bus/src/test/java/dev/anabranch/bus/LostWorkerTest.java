package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker process dies with a call in its hands. */
@Timeout(60)
final class LostWorkerTest {
  @Test
  void the_call_of_a_killed_worker_goes_to_another_with_a_higher_count() throws Exception {
    SessionId session = Samples.session();
    CompletableFuture<Integer> count = new CompletableFuture<>();
    try (KafkaBus bus = KafkaBus.connect(SharedBroker.access(), InstantSource.system());
        ChildJvm worker =
            ChildJvm.run(HangingWorker.class, SharedBroker.access().bootstrap(), session.value())) {
      bus.publish(Samples.request(session, "1.0"));
      assertThat(worker.line()).isEqualTo("taken 1");
      worker.kill();
      bus.takeCalls(
          Intake.of(
              1,
              delivery -> {
                if (delivery.request().session().equals(session)) {
                  count.complete(delivery.deliveryCount());
                }
                return CompletableFuture.completedFuture(null);
              }));

      assertThat(count.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }
}
