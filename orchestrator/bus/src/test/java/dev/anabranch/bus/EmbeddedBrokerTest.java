package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker and its folder. */
@Timeout(120)
final class EmbeddedBrokerTest {
  private static final long WAIT_SECONDS = 60;

  @TempDir Path dir;

  @Test
  void a_broker_that_was_killed_keeps_its_records_and_comes_back_on_other_ports() throws Exception {
    SessionId session = Samples.session();
    String before;
    try (ChildJvm child = ChildJvm.run(DyingBroker.class, dir.toString(), session.value())) {
      before = child.line();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, SharedBroker.SECRET);
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system())) {
      assertThat(broker.setAside()).isEmpty();
      assertThat(before).doesNotEndWith(broker.access().bootstrap());
      CompletableFuture<ToolRequest> call = new CompletableFuture<>();
      CompletableFuture<ToolResult> result = new CompletableFuture<>();
      bus.takeCalls(Intake.of(1, delivery -> done(call.complete(delivery.request()))));
      bus.takeResults(one -> done(result.complete(one)));

      assertThat(call.get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(Samples.request(session, "1.0"));
      assertThat(result.get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(Samples.result(session, "0.0"));
    }
  }

  @Test
  void a_log_that_cannot_be_read_is_moved_aside_and_the_bus_works_again() throws Exception {
    EmbeddedBroker.start(dir, SharedBroker.SECRET).close();
    damage(dir.resolve("log/__cluster_metadata-0"));

    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, SharedBroker.SECRET);
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system())) {
      assertThat(broker.setAside()).contains(dir.toRealPath().resolve("damaged"));
      assertThat(dir.resolve("damaged/meta.properties")).exists();
      bus.publish(Samples.request(Samples.session(), "1.0"))
          .toCompletableFuture()
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void damage(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(
            file,
            "this is no log, whatever its name says"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void a_folder_in_use_is_refused_with_a_hint_and_left_alone() {
    try (BrokerFolder held = BrokerFolder.lock(dir)) {
      assertThat(held.isNew()).isTrue();
      assertThatThrownBy(() -> EmbeddedBroker.start(dir, SharedBroker.SECRET))
          .isInstanceOf(BrokerUnavailable.class)
          .hasMessageContaining("used by another running Anabranch");
      assertThat(held.isNew()).isTrue();
    }
  }

  @Test
  void a_folder_that_is_a_file_is_refused() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> EmbeddedBroker.start(file, SharedBroker.SECRET))
        .isInstanceOf(BrokerUnavailable.class)
        .hasMessageContaining("cannot write the Kafka folder");
  }

  @Test
  void a_weak_secret_is_refused_and_not_repeated() {
    assertThatThrownBy(() -> EmbeddedBroker.start(dir, "short\" secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("short");
  }

  private static CompletableFuture<Void> done(boolean ignored) {
    return CompletableFuture.completedFuture(null);
  }
}
