package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Records that nobody can use. */
@Timeout(60)
final class PoisonTest {
  private static final long WAIT_SECONDS = 30;

  private final SessionId session = Samples.session();
  private final KafkaBus bus = KafkaBus.connect(SharedBroker.access(), InstantSource.system());

  @AfterEach
  void close() {
    bus.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"TOOL_CALLS", "TOOL_RESULTS"})
  void a_record_that_cannot_be_read_goes_to_the_dead_and_the_next_one_is_taken(Topic topic)
      throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    send(topic, "{\"session\":\"no id\"}");
    send(topic, "not even JSON");
    if (topic == Topic.TOOL_CALLS) {
      bus.takeCalls(1, delivery -> taking(delivery.request().session(), taken));
      bus.publish(Samples.request(session, "1.0"));
    } else {
      bus.takeResults(result -> taking(result.session(), taken));
      bus.publish(Samples.result(session, "1.0"));
    }
    taken.get(WAIT_SECONDS, TimeUnit.SECONDS);

    ConsumerRecord<byte[], byte[]> dead =
        DeadTopic.find(
            SharedBroker.access(),
            record ->
                new String(record.key(), StandardCharsets.UTF_8).equals(session.value())
                    && new String(record.value(), StandardCharsets.UTF_8).equals("not even JSON"));
    assertThat(DeadTopic.header(dead, DeadLetters.TOPIC)).isEqualTo(topic.wireName());
    assertThat(DeadTopic.header(dead, DeadLetters.REASON)).contains("not a tool ");
  }

  @Test
  void a_call_that_no_worker_can_handle_goes_to_the_dead_after_the_last_delivery() {
    bus.takeCalls(
        1,
        delivery ->
            delivery.request().session().equals(session)
                ? CompletableFuture.failedFuture(new IllegalStateException("broken worker"))
                : CompletableFuture.completedFuture(null));
    bus.publish(Samples.request(session, "1.0"));

    ConsumerRecord<byte[], byte[]> dead =
        DeadTopic.find(
            SharedBroker.access(),
            record -> new String(record.key(), StandardCharsets.UTF_8).equals(session.value()));
    assertThat(DeadTopic.header(dead, DeadLetters.REASON))
        .contains(KafkaBus.DELIVERIES_MAX + " deliveries")
        .contains("broken worker");
    assertThat(DeadTopic.header(dead, "ce_id")).isEqualTo(session + "/1.0/1");
  }

  private CompletableFuture<Void> taking(SessionId of, CompletableFuture<Void> taken) {
    if (of.equals(session)) {
      taken.complete(null);
    }
    return CompletableFuture.completedFuture(null);
  }

  private void send(Topic topic, String value) throws Exception {
    try (RecordSender sender = new RecordSender(new Clients(SharedBroker.access()).producer())) {
      sender
          .send(
              new ProducerRecord<>(
                  topic.wireName(), RecordForm.utf8(session.value()), RecordForm.utf8(value)))
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
