package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Kafka's own producer for tests stands for a broker that is slow, or away. */
final class RecordSenderTest {
  private static final int RECORD_BYTES = 1 << 20;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final RecordSender sender = new RecordSender(producer);

  @Test
  void what_finds_no_room_is_refused_at_once_and_there_is_room_again_when_the_broker_took_some() {
    List<CompletableFuture<Void>> taken = fill();
    assertThat(taken).hasSizeBetween(10, 16).noneMatch(CompletableFuture::isDone);

    assertThat(send())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(BusUnavailable.class)
        .withMessageContaining("too much waits for Kafka");

    producer.completeNext();
    assertThat(taken.getFirst()).isCompleted();
    assertThat(send()).isNotDone();
  }

  @Test
  void what_the_broker_refuses_gives_its_room_back() {
    List<CompletableFuture<Void>> taken = fill();
    while (producer.errorNext(new TimeoutException("nobody there"))) {
      // each of them
    }
    assertThat(taken).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(fill()).hasSameSizeAs(taken);
  }

  @Test
  void a_producer_that_is_closed_takes_no_room() {
    producer.close();
    for (int i = 0; i < 100; i++) {
      assertThat(send())
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingCause()
          .withMessageContaining("did not take");
    }
  }

  /** As many as find room. */
  private List<CompletableFuture<Void>> fill() {
    List<CompletableFuture<Void>> taken = new ArrayList<>();
    for (CompletableFuture<Void> next = send(); !next.isDone(); next = send()) {
      taken.add(next);
    }
    return taken;
  }

  private CompletableFuture<Void> send() {
    return sender.send(new ProducerRecord<>("topic", new byte[RECORD_BYTES]));
  }
}
