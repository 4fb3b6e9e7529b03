package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
      names = {"TOOL_CALLS", "PURE_CALLS", "TOOL_RESULTS"})
  void a_record_that_cannot_be_read_goes_to_the_dead_and_the_next_one_is_taken(Topic topic)
      throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    RecordForm form = new RecordForm(InstantSource.system());
    ProducerRecord<byte[], byte[]> good;
    if (topic != Topic.TOOL_RESULTS) {
      bus.takeCalls(Intake.of(1, delivery -> taking(delivery.request().session(), taken)));
      good = form.of(Samples.request(session, "1.0"));
    } else {
      bus.takeResults(result -> taking(result.session(), taken));
      good = form.of(Samples.result(session, "1.0"));
    }
    send(inOnePlace(topic, RecordForm.utf8("{\"session\":\"no id\"}")));
    send(inOnePlace(topic, RecordForm.utf8("not even JSON")));
    send(inOnePlace(topic, good.value()));
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
        Intake.of(
            1,
            delivery ->
                delivery.request().session().equals(session)
                    ? CompletableFuture.failedFuture(new IllegalStateException("broken worker"))
                    : CompletableFuture.completedFuture(null)));
    bus.publish(Samples.request(session, "1.0"));

    ConsumerRecord<byte[], byte[]> dead =
        DeadTopic.find(
            SharedBroker.access(),
            record -> new String(record.key(), StandardCharsets.UTF_8).equals(session.value()));
    assertThat(DeadTopic.header(dead, DeadLetters.REASON))
        .contains(KafkaBus.DELIVERIES_MAX + " deliveries")
        .contains("broken worker");
    assertThat(DeadTopic.header(dead, "ce_id")).isEqualTo(session + "/1.0/1");

    assertThat(bus.dead(DeadReader.RECORDS_MAX))
        .filteredOn(one -> one.isCall(session, "1.0"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.call()).contains(Samples.request(session, "1.0"));
          assertThat(one.reason()).contains("broken worker");
          assertThat(one.topic()).isEqualTo(Topic.TOOL_CALLS.wireName());
        });
  }

  @Test
  void the_dead_are_shown_newest_first_and_no_more_than_asked_for() throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    for (int n = 0; n < 5; n++) {
      send(Topic.TOOL_RESULTS, "poison " + n);
    }
    bus.takeResults(result -> taking(result.session(), taken));
    bus.publish(Samples.result(session, "1.0"));
    taken.get(WAIT_SECONDS, TimeUnit.SECONDS);
    DeadTopic.find(
        SharedBroker.access(),
        record -> new String(record.value(), StandardCharsets.UTF_8).equals("poison 4"));

    assertThat(bus.dead(3))
        .hasSize(3)
        .isSortedAccordingTo(Comparator.comparingLong(DeadRecord::offset).reversed())
        .allSatisfy(one -> {
          assertThat(one.key()).isEqualTo(session.value());
          assertThat(one.call()).isEmpty();
        });
    assertThat(bus.dead(0)).isEmpty();
  }

  /** A record says in its type what it is; what says to be something else is not taken for it. */
  @Test
  void a_result_among_the_calls_and_a_call_among_the_results_are_dead() throws Exception {
    RecordForm form = new RecordForm(InstantSource.system());
    CompletableFuture<Void> call = new CompletableFuture<>();
    CompletableFuture<Void> result = new CompletableFuture<>();
    send(moved(form.of(Samples.result(session, "8.0")), Topic.TOOL_CALLS));
    send(moved(form.of(Samples.request(session, "9.0")), Topic.TOOL_RESULTS));
    bus.takeCalls(Intake.of(1, delivery -> taking(delivery.request().session(), call)));
    bus.takeResults(settled -> taking(settled.session(), result));
    bus.publish(Samples.request(session, "1.0"));
    bus.publish(Samples.result(session, "1.0"));
    call.get(WAIT_SECONDS, TimeUnit.SECONDS);
    result.get(WAIT_SECONDS, TimeUnit.SECONDS);

    for (String id : List.of("8.0", "9.0")) {
      ConsumerRecord<byte[], byte[]> dead =
          DeadTopic.find(
              SharedBroker.access(),
              record ->
                  record.headers().lastHeader("ce_id") != null
                      && DeadTopic.header(record, "ce_id").equals(session + "/" + id + "/1"));
      assertThat(DeadTopic.header(dead, DeadLetters.REASON)).contains("it is a dev.anabranch.tool");
    }
  }

  @Test
  void a_dead_call_keeps_the_label_that_it_was_for() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    bus.takeCalls(
        new Intake() {
          @Override
          public List<String> labels() {
            return List.of("poisoned");
          }

          @Override
          public int batch() {
            return 1;
          }

          @Override
          public CompletableFuture<Void> take(Bus.Delivery delivery) {
            if (delivery.deliveryCount() == KafkaBus.DELIVERIES_MAX) {
              seen.complete(null);
            }
            return CompletableFuture.failedFuture(new IllegalStateException("broken worker"));
          }
        });
    bus.publish(Samples.request(session, "1.0").on("poisoned"));
    seen.get(WAIT_SECONDS, TimeUnit.SECONDS);
    DeadTopic.find(
        SharedBroker.access(),
        record -> new String(record.key(), StandardCharsets.UTF_8).equals(session.value()));

    assertThat(bus.dead(DeadReader.RECORDS_MAX))
        .filteredOn(one -> one.isCall(session, "1.0"))
        .extracting(DeadRecord::call)
        .containsExactly(Optional.of(Samples.request(session, "1.0").on("poisoned")));
  }

  private static ProducerRecord<byte[], byte[]> moved(
      ProducerRecord<byte[], byte[]> record, Topic topic) {
    return new ProducerRecord<>(
        topic.wireName(), null, record.key(), record.value(), record.headers());
  }

  private CompletableFuture<Void> taking(SessionId of, CompletableFuture<Void> taken) {
    if (of.equals(session)) {
      taken.complete(null);
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Behind one another in one partition. */
  private ProducerRecord<byte[], byte[]> inOnePlace(Topic topic, byte[] value) {
    return new ProducerRecord<>(topic.wireName(), 3, RecordForm.utf8(session.value()), value);
  }

  private void send(Topic topic, String value) throws Exception {
    send(
        new ProducerRecord<>(
            topic.wireName(), RecordForm.utf8(session.value()), RecordForm.utf8(value)));
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (RecordSender sender = new RecordSender(new Clients(SharedBroker.access()).producer())) {
      sender.send(record).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
