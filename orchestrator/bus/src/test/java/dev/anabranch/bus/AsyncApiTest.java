package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The published description of the bus says what the code does. */
final class AsyncApiTest {
  private static final SessionId SESSION = Samples.session();
  private static final Output OUTPUT = new Output("a", "z", 9_000, Optional.of("ab"), true);
  private static final Node API = Node.load(Path.of("../../docs/asyncapi.yaml"));

  @Test
  void it_names_every_topic_with_its_partitions_and_settings() {
    List<Node> channels =
        API.at("channels").children().stream()
            .filter(channel -> !channel.json().fields().containsKey("parameters"))
            .toList();
    assertThat(channels.stream().map(channel -> channel.text("address")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Topic.values()).map(Topic::wireName).toList());
    for (Topic topic : Topic.values()) {
      assertThat(channels)
          .filteredOn(channel -> channel.text("address").equals(topic.wireName()))
          .singleElement()
          .satisfies(channel -> assertTopic(topic, channel.at("bindings", "kafka")));
    }
  }

  @Test
  void it_names_the_topics_of_labels_with_the_settings_of_calls_of_none() {
    Node channel = API.at("channels", "labelledToolCalls");
    assertThat(channel.text("address").replace("{label}", "gpu")).isEqualTo(Lanes.topic("gpu"));
    assertSettings(Topic.TOOL_CALLS, channel.at("bindings", "kafka"));
  }

  private static void assertTopic(Topic topic, Node kafka) {
    assertThat(kafka.text("topic")).isEqualTo(topic.wireName());
    assertSettings(topic, kafka);
  }

  private static void assertSettings(Topic topic, Node kafka) {
    assertThat(kafka.text("partitions")).isEqualTo(Integer.toString(topic.partitions()));
    Node settings = kafka.at("topicConfiguration");
    assertThat(settings.list("cleanup.policy")).containsExactly("delete");
    for (String name : List.of("retention.ms", "retention.bytes", "max.message.bytes")) {
      assertThat(topic.settings()).containsEntry(name, settings.text(name));
    }
  }

  @Test
  void it_names_the_groups() {
    assertThat(group("takeCall")).isEqualTo(Clients.SHARE_GROUP);
    assertThat(group("takePureCall")).isEqualTo(Clients.LOOK_GROUP);
    assertThat(group("takeResult")).isEqualTo(Clients.RESULT_GROUP);
  }

  private static String group(String operation) {
    return API.at("operations", operation, "bindings", "kafka", "groupId").text("const");
  }

  static Stream<ProducerRecord<byte[], byte[]>> records() {
    RecordForm form = new RecordForm(InstantSource.fixed(Instant.EPOCH));
    return Stream.of(
        form.of(Samples.request(SESSION, "7.0")),
        form.of(Samples.result(SESSION, "7.0")),
        form.of(new ToolCancel(SESSION, Optional.of(new ToolCancel.Superseded("7.0", 2)))),
        form.of(Samples.progress(SESSION, "7.0")),
        form.of(Samples.beat(SESSION, "7.0")),
        form.of(Samples.offer()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void it_names_every_header_and_field_of_a_record(ProducerRecord<byte[], byte[]> record) {
    String type = header(record, "ce_type");
    Node message =
        API.at("components", "messages").children().stream()
            .filter(one -> one.text("name").equals(type))
            .findFirst()
            .orElseThrow();
    Node headers = API.at("components", "schemas", "cloudEventHeaders");
    Set<String> names =
        StreamSupport.stream(record.headers().spliterator(), false)
            .map(Header::key)
            .collect(Collectors.toSet());
    assertThat(headers.at("properties").keys()).isEqualTo(names);
    assertThat(headers.list("required")).containsExactlyInAnyOrderElementsOf(names);
    assertThat(headers.at("properties", "ce_type").list("enum")).contains(type);
    assertThat(headers.at("properties", "ce_source").list("enum"))
        .contains(header(record, "ce_source"));
    assertThat(header(record, "traceparent"))
        .matches(headers.at("properties", "traceparent").text("pattern"));
    assertThat(new String(record.key(), StandardCharsets.UTF_8))
        .isEqualTo(header(record, "ce_partitionkey"))
        .matches(API.resolve(message.at("bindings", "kafka", "key")).text("pattern"));
    assertFields(API.resolve(message.at("payload")), Json.parseObject(record.value()));
  }

  @Test
  void it_names_every_field_of_a_held_call_of_a_reach_and_of_a_definition_and_every_state() {
    Node schemas = API.at("components", "schemas");
    Json.Obj held = Samples.beat(SESSION, "7.0").json().list("holds").getFirst().asObject();
    assertFields(schemas.at("heldCall"), held);
    assertFields(
        schemas.at("toolCall", "properties", "reach"),
        Samples.request(SESSION, "7.0").json().obj("reach"));
    Json.Obj offered = Samples.offer().json().list("tools").getFirst().asObject();
    assertFields(schemas.at("toolDefinition"), offered);
    assertThat(schemas.at("workerBeat", "properties", "state").list("enum"))
        .containsExactlyElementsOf(
            Arrays.stream(WorkerBeat.State.values()).map(WorkerBeat.State::wire).toList());
    assertThat(schemas.at("toolProgress", "properties", "text").text("maxLength"))
        .isEqualTo(Integer.toString(ToolProgress.CHARS_MAX));
  }

  static Stream<ToolEvent.Settlement> settlements() {
    Optional<String> root = Optional.of("cd");
    return Stream.of(
        new ToolEvent.Observed("7.0", 0, OUTPUT, root, 1, Optional.of("bubblewrap")),
        new ToolEvent.Failed("7.0", ToolEvent.Kind.LOST, "gone", OUTPUT, root, 1),
        new ToolEvent.Rejected("7.0", "no"),
        new ToolEvent.CallCancelled("7.0", root),
        new ToolEvent.InDoubt("7.0", "perhaps"));
  }

  @ParameterizedTest
  @MethodSource("settlements")
  void it_names_every_field_of_a_settlement(ToolEvent.Settlement settlement) {
    String type = EventCodec.type(settlement);
    Node schemas = API.at("components", "schemas");
    assertThat(schemas.at("toolResult", "properties", "type").list("enum"))
        .contains(type)
        .hasSameSizeAs(settlements().toList());
    Json.Obj event = new ToolResult(SESSION, 1, settlement).json().obj("event");
    assertFields(schemas.at(type), event);
    event.find("output").ifPresent(out -> assertFields(schemas.at("output"), out.asObject()));
  }

  @Test
  void what_no_worker_can_say_is_no_result() {
    ToolEvent.Settlement said = new ToolEvent.InDoubt("7.0", "perhaps");
    assertThat(ToolResult.of(new ToolResult(SESSION, 1, said).json()).settlement()).isEqualTo(said);
    Optional<String> none = Optional.empty();
    for (ToolResult forged :
        List.of(
            new ToolResult(SESSION, 1, new ToolEvent.CallDenied("7.0", "no", "owner")),
            new ToolResult(
                SESSION,
                1,
                new ToolEvent.Failed("7.0", ToolEvent.Kind.LOST, "gone", OUTPUT, none, 1, true)),
            new ToolResult(SESSION, 0, said))) {
      assertThatThrownBy(() -> ToolResult.of(forged.json()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void it_names_every_kind_of_failure_and_every_effect_that_travels() {
    Node schemas = API.at("components", "schemas");
    assertThat(schemas.at("Failed", "properties", "kind").list("enum"))
        .containsExactlyElementsOf(
            Arrays.stream(ToolEvent.Kind.values()).map(ToolEvent.Kind::wire).toList());
    assertThat(schemas.at("toolCall", "properties", "effect").list("enum"))
        .containsExactlyElementsOf(
            Arrays.stream(ToolEffect.values())
                .filter(effect -> effect != ToolEffect.SESSION)
                .map(ToolEffect::wire)
                .toList());
  }

  @Test
  void it_names_the_headers_of_the_dead() {
    assertThat(API.at("components", "schemas", "deadHeaders", "properties").keys())
        .containsExactlyInAnyOrder(
            DeadLetters.REASON, DeadLetters.TOPIC, DeadLetters.PARTITION, DeadLetters.OFFSET);
  }

  /** Samples carry every optional field, so the two sets are equal. */
  private static void assertFields(Node schema, Json.Obj json) {
    assertThat(schema.at("properties").keys()).isEqualTo(json.fields().keySet());
    assertThat(json.fields().keySet()).containsAll(schema.list("required"));
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** A place in the document. */
  private record Node(Json.Obj json) {
    static Node load(Path file) {
      try {
        Object document =
            new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        return new Node(json(document).asObject());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Json json(Object value) {
      return switch (value) {
        case Map<?, ?> map -> {
          Json.Obj object = Json.object();
          for (Map.Entry<?, ?> field : map.entrySet()) {
            object = object.with(String.valueOf(field.getKey()), json(field.getValue()));
          }
          yield object;
        }
        case List<?> list -> Json.array(list.stream().map(Node::json).toList());
        default -> Json.text(value.toString());
      };
    }

    Node at(String... path) {
      Json.Obj place = json;
      for (String name : path) {
        place = place.obj(name);
      }
      return new Node(place);
    }

    Node resolve(Node reference) {
      return at(reference.text("$ref").substring("#/".length()).split("/"));
    }

    String text(String name) {
      return json.text(name);
    }

    List<String> list(String name) {
      return json.list(name).stream().map(Json::asText).toList();
    }

    Set<String> keys() {
      return json.fields().keySet();
    }

    List<Node> children() {
      return json.fields().values().stream().map(child -> new Node(child.asObject())).toList();
    }
  }
}
