package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Upcasters.Step;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A planted past in which {@code Steered} was twice of another form. */
class UpcastersTest {
  private static final Step RENAMED =
      new Step(
          "Steered",
          json -> json.find("said").isPresent(),
          json -> Json.object().with("text", json.text("said")));
  private static final Step SIGNED =
      new Step(
          "Steered", json -> json.find("by").isEmpty(), json -> json.with("by", "an early owner"));
  private static final Upcasters PLANTED = new Upcasters(List.of(RENAMED, SIGNED));
  private static final Json.Obj FIRST_FORM = Json.object().with("said", "hello");

  @Test
  void an_event_of_an_older_form_is_read_as_one_of_today() {
    assertThat(EventCodec.decode("Steered", FIRST_FORM, PLANTED))
        .isEqualTo(new PeopleEvent.Steered("hello", "an early owner"));
    assertThatThrownBy(() -> EventCodec.decode("Steered", FIRST_FORM))
        .isInstanceOf(EventRefused.class);
  }

  @Test
  void steps_go_one_after_the_other_from_whatever_form_an_event_has() {
    Json.Obj secondForm = Json.object().with("text", "hello");
    Json.Obj today = secondForm.with("by", "somebody");

    assertThat(PLANTED.today("Steered", FIRST_FORM))
        .isEqualTo(PLANTED.today("Steered", secondForm))
        .isEqualTo(secondForm.with("by", "an early owner"));
    assertThat(PLANTED.today("Steered", today)).isEqualTo(today);
    assertThat(new Upcasters(List.of(SIGNED, RENAMED)).today("Steered", FIRST_FORM))
        .as("the order of releases matters")
        .isEqualTo(secondForm);
  }

  @Test
  void an_event_of_another_name_is_left_as_it_is() {
    Json.Obj paused = Json.object().with("said", "hello");
    assertThat(PLANTED.today("Paused", paused)).isEqualTo(paused);
  }

  @Test
  void a_step_that_misses_its_field_refuses_the_event_by_name() {
    Step broken =
        new Step("Steered", json -> true, json -> Json.object().with("text", json.at("x")));
    assertThatThrownBy(
            () -> EventCodec.decode("Steered", FIRST_FORM, new Upcasters(List.of(broken))))
        .isInstanceOf(EventRefused.class)
        .hasMessageContaining("Steered");
  }

  @Test
  void the_chain_goes_over_the_stored_bytes_and_reading_changes_none_of_them() {
    byte[] stored = FIRST_FORM.bytes();
    SessionId session = SessionId.random(new Random(1));
    byte[] hash = hash(session, stored);

    Event event = EventCodec.decode("Steered", Json.parseObject(stored), PLANTED);

    assertThat(new String(stored, StandardCharsets.UTF_8)).isEqualTo("{\"said\":\"hello\"}");
    assertThat(hash(session, stored)).isEqualTo(hash);
    assertThat(hash(session, EventCodec.encode(event).bytes())).isNotEqualTo(hash);
  }

  /** Nobody has released another form yet; whoever does keeps a journal of the form before. */
  @Test
  void every_step_that_was_released_is_for_an_event_that_still_has_its_name() {
    List<String> names =
        EventCodecTest.types()
            .map(type -> EventCodec.type(new EventGenerator(new Random(2)).event(type)))
            .toList();
    assertThat(names).containsAll(Upcasters.RELEASED.steps().stream().map(Step::type).toList());
  }

  private static byte[] hash(SessionId session, byte[] payload) {
    return HashChain.next(HashChain.origin(), session, 1, "Steered", 1, Sha256.of(payload));
  }
}
