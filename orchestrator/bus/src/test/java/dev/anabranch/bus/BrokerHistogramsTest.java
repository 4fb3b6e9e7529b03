package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.yammer.metrics.core.Histogram;
import com.yammer.metrics.stats.UniformSample;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class BrokerHistogramsTest {

  /** The figures are those of the process: a broker that ends takes away those of all. */
  @Test
  void the_broker_updates_the_histograms_of_a_request_that_were_made_for_it(@TempDir Path dir)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, SharedBroker.SECRET);
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system())) {
      bus.publish(new ToolCancel(Samples.session()))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
      assertOurs();
    }
  }

  private static void assertOurs() throws ReflectiveOperationException {
    Field sample = Histogram.class.getDeclaredField("sample");
    sample.setAccessible(true);
    for (String name : BrokerHistograms.OF_A_REQUEST) {
      Histogram histogram =
          histogram("kafka.network:type=RequestMetrics,name=" + name + ",request=Produce");
      assertThat(histogram.count()).as(name).isPositive();
      assertThat(sample.get(histogram)).as(name).isInstanceOf(UniformSample.class);
    }
  }

  private static Histogram histogram(String name) {
    return KafkaYammerMetrics.defaultRegistry().allMetrics().entrySet().stream()
        .filter(metric -> metric.getKey().getMBeanName().equals(name))
        .map(metric -> (Histogram) metric.getValue())
        .findFirst()
        .orElseThrow();
  }
}
