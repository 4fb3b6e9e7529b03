package dev.anabranch.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.BusUnavailable;
import dev.anabranch.bus.DeadRecord;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies with the dead, as it is told to people. */
class DeadLetterRoutesTest {
  private static final SessionId SESSION = SessionId.random(new SplittableRandom(5));
  private static final String PATH = "/api/dead-letters";

  @TempDir Path dir;

  @Test
  void a_record_that_nobody_can_read_lies_there_with_the_reason() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), "secret-of-this-test");
        KafkaBus bus = KafkaBus.connect(broker.access(), InstantSource.system());
        Console console = new Console(dir.resolve("house"))) {
      console.dead = bus::dead;
      assertThat(letters(console, "")).isEmpty();
      for (String value : List.of("{\"session\":\"no id\"}", "<b>not even JSON\u202e")) {
        send(broker.access(), value);
      }
      bus.takeResults(result -> CompletableFuture.completedStage(null));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> letters(console, "").size() == 2);
      Json.Obj newest = letters(console, "").getFirst();
      assertThat(newest.integer("offset")).isEqualTo(1);
      assertThat(newest.text("topic")).isEqualTo("anabranch.tool-results");
      assertThat(newest.text("reason")).contains("not a tool result");
      assertThat(newest.text("session")).isEqualTo(SESSION.value());
      assertThat(newest.fields()).doesNotContainKeys("call", "tool");
      assertThat(Instant.parse(newest.text("at"))).isAfter(Instant.EPOCH);
      assertThat(letters(console, "?max=1")).containsExactly(newest);
    }
  }

  private static void send(BusAccess access, String value) throws Exception {
    Map<String, Object> settings = new HashMap<>(access.security());
    settings.put("bootstrap.servers", access.bootstrap());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  "anabranch.tool-results", SESSION.value().getBytes(UTF_8), value.getBytes(UTF_8)))
          .get();
    }
  }

  @Test
  void a_call_is_named_as_redrive_takes_it_and_texts_have_an_end() throws Exception {
    ToolRequest call =
        new ToolRequest(
            SESSION,
            "12.0",
            5,
            "shell_run",
            Json.object().with("command", "the-arguments"),
            "workspace",
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Reach.NOTHING,
            Optional.empty());
    String endless = "x".repeat(DeadLetterRoutes.TEXT_CHARS_MAX - 1) + "\ud83d\ude00 and on";
    try (Console console = new Console(dir)) {
      console.dead =
          max ->
              LongStream.range(0, max)
                  .mapToObj(offset ->
                      new DeadRecord(
                          offset, Instant.EPOCH, endless, "no id", endless, Optional.of(call)))
                  .toList();
      Json.Obj letter = letters(console, "?max=1").getFirst();
      assertThat(letter.canonical())
          .isEqualTo(
              Json.object()
                  .with("at", "1970-01-01T00:00:00Z")
                  .with("call", "12.0")
                  .with("offset", 0)
                  .with("reason", "x".repeat(DeadLetterRoutes.TEXT_CHARS_MAX - 1))
                  .with("session", SESSION.value())
                  .with("tool", "shell_run")
                  .with("topic", "x".repeat(DeadLetterRoutes.TEXT_CHARS_MAX - 1))
                  .canonical());
      assertThat(letters(console, "")).hasSize(50);
      assertThat(letters(console, "?max=1000000")).hasSize(200);
      assertThat(letters(console, "?max=0")).hasSize(1);
    }
  }

  @Test
  void a_bus_that_is_away_is_told_so() throws Exception {
    try (Console console = new Console(dir)) {
      console.dead =
          max -> {
            throw new BusUnavailable("the broker is away");
          };
      assertThat(console.problem(console.get(PATH), 503, "unavailable").text("detail"))
          .isEqualTo("The broker is away.");
    }
  }

  private static List<Json.Obj> letters(Console console, String query) throws Exception {
    return console.getOk(PATH + query).list("deadLetters").stream().map(Json::asObject).toList();
  }
}
