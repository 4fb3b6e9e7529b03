package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Results that nobody can use, while the dead take nothing. */
final class GroupReaderTest {
  private static final long WAIT_SECONDS = 60;
  private static final String POISON = "no result, and no room for it";

  private final Clients clients = new Clients(SharedBroker.access());

  @Test
  void a_record_that_the_dead_refuse_is_sent_again_and_holds_up_its_partition_no_longer()
      throws Exception {
    KafkaBus.check(SharedBroker.access());
    RecordMetadata poison = sent(POISON);
    Refusing dead = new Refusing();
    try (RecordSender sender = new RecordSender(dead)) {
      GroupReader<ToolResult> reader =
          GroupReader.start(
              () -> clients.resultConsumer(Optional.empty()),
              new DeadLetters(sender),
              new ResultTaker(result -> CompletableFuture.completedFuture(null)));
      boolean sentAgain = dead.offers.await(WAIT_SECONDS, TimeUnit.SECONDS);
      reader.close();
      assertThat(sentAgain).isTrue();
    }
    assertThat(committed(poison)).isGreaterThan(poison.offset());
  }

  private RecordMetadata sent(String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
      return producer
          .send(new ProducerRecord<>(Topic.TOOL_RESULTS.wireName(), RecordForm.utf8(value)))
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The offset at which a reader of that partition would go on. */
  private long committed(RecordMetadata record) {
    TopicPartition place = new TopicPartition(record.topic(), record.partition());
    try (KafkaConsumer<byte[], byte[]> looking = clients.resultConsumer(Optional.empty())) {
      Map<TopicPartition, OffsetAndMetadata> offsets = looking.committed(Set.of(place));
      return Optional.ofNullable(offsets.get(place)).map(OffsetAndMetadata::offset).orElse(0L);
    }
  }

  /** Takes the poison when it is offered a second time, and all else at once. */
  private static final class Refusing extends MockProducer<byte[], byte[]> {
    private final CountDownLatch offers = new CountDownLatch(2);

    Refusing() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (!new String(record.value(), StandardCharsets.UTF_8).equals(POISON)) {
        return super.send(record, callback);
      }
      boolean first = offers.getCount() == 2;
      offers.countDown();
      if (first) {
        TimeoutException away = new TimeoutException("nobody there");
        callback.onCompletion(null, away);
        return CompletableFuture.failedFuture(away);
      }
      return super.send(record, callback);
    }
  }
}
