package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
  private static final int EVENTS_PER_TYPE = 50;

  /** All that can be appended. */
  static Stream<Class<?>> types() {
    return EventGenerator.types(Event.class).filter(type -> type != Unreadable.class);
  }

  /** Journals of the first version are read for ever: lines may be added here, none changed. */
  static Stream<String> storedLines() throws IOException {
    try (InputStream file = EventCodecTest.class.getResourceAsStream("/events-v1.jsonl")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("storedLines")
  void a_stored_event_is_read_and_written_again_as_the_same_bytes(String line) {
    Json.Obj stored = Json.parseObject(line);

    Event event = EventCodec.decode(stored.text("type"), stored.obj("event").bytes());

    assertThat(
            Json.object()
                .with("type", EventCodec.type(event))
                .with("event", EventCodec.encode(event))
                .canonical())
        .isEqualTo(line);
  }

  @Test
  void every_event_type_is_among_the_stored_ones() throws IOException {
    List<Class<?>> stored =
        storedLines()
            .map(Json::parseObject)
            .<Class<?>>map(
                line -> EventCodec.decode(line.text("type"), line.obj("event")).getClass())
            .distinct()
            .toList();

    assertThat(stored).containsExactlyInAnyOrderElementsOf(types().toList()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("types")
  void any_event_comes_back_as_it_was_with_the_same_bytes(Class<?> type) {
    EventGenerator generator = new EventGenerator(new Random(type.getName().hashCode()));
    for (int i = 0; i < EVENTS_PER_TYPE; i++) {
      Event event = generator.event(type);
      byte[] bytes = EventCodec.encode(event).bytes();

      Event again = EventCodec.decode(EventCodec.type(event), bytes);

      assertThat(again).isEqualTo(event);
      assertThat(EventCodec.encode(again).bytes()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void an_event_without_one_of_its_fields_is_read_with_a_default_or_refused(Class<?> type) {
    EventGenerator generator = new EventGenerator(new Random(type.getName().hashCode()));
    Event event = generator.event(type);
    Json.Obj whole = EventCodec.encode(event);
    for (String field : whole.fields().keySet()) {
      var fewer = new java.util.TreeMap<>(whole.fields());
      fewer.remove(field);
      try {
        assertThat(EventCodec.decode(EventCodec.type(event), Json.object(fewer))).isNotNull();
      } catch (EventRefused refused) {
        assertThat(refused).hasMessageContaining("\"" + field + "\"");
      }
    }
  }

  @Test
  void an_unknown_type_is_refused_and_hints_at_a_newer_program() {
    assertThatThrownBy(() -> EventCodec.decode("Teleported", Json.object()))
        .isInstanceOf(EventRefused.class)
        .hasMessageContaining("Teleported")
        .hasMessageContaining("newer");
  }

  @Test
  void what_a_journal_keeps_is_always_read_and_what_is_no_event_keeps_its_name_and_its_json() {
    Json.Obj json = Json.object().with("to", "Mars");

    Event unknown = EventCodec.read("Teleported", json.bytes());
    Event malformed = EventCodec.read("Dispatched", json.bytes());
    Event noJson = EventCodec.read("Dispatched", new byte[] {'{', (byte) 0xff});

    assertThat(unknown)
        .isInstanceOfSatisfying(
            Unreadable.class,
            event -> {
              assertThat(event.json()).contains(json);
              assertThat(event.reason()).contains("Teleported").contains("newer");
            });
    assertThat(malformed)
        .isInstanceOfSatisfying(
            Unreadable.class,
            event -> {
              assertThat(event.json()).contains(json);
              assertThat(event.reason()).contains("Dispatched is malformed");
            });
    assertThat(((Unreadable) noJson).json()).isEmpty();
    assertThat(Stream.of(unknown, malformed, noJson).map(EventCodec::type))
        .containsExactly("Teleported", "Dispatched", "Dispatched");
    assertThat(EventCodec.encode(unknown)).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("types")
  void no_stored_bytes_stop_the_reading_of_a_journal(Class<?> type) {
    Random random = new Random(type.getName().hashCode());
    EventGenerator generator = new EventGenerator(random);
    for (int i = 0; i < EVENTS_PER_TYPE; i++) {
      Event event = generator.event(type);
      byte[] bytes = EventCodec.encode(event).bytes();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

      Event read = EventCodec.read(EventCodec.type(event), bytes);

      assertThat(EventCodec.type(read)).isEqualTo(EventCodec.type(event));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"call\":\"1.0\",\"attempt\":99999999999}",
        "{\"call\":\"1.0\",\"attempt\":\"1\"}",
        "{\"call\":\"1.0\",\"attempt\":1.5}",
        "{\"call\":1,\"attempt\":1}",
        "{\"call\":\"1.0\"}",
        "[]",
        "{"
      })
  void bytes_of_another_form_are_refused_by_name(String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> EventCodec.decode("Dispatched", bytes))
        .isInstanceOf(EventRefused.class)
        .hasMessageContaining("Dispatched");
  }
}
