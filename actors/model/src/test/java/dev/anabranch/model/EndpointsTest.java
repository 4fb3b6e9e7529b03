package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  private static final String EMBEDDED = "http://127.0.0.1:7777/v1";

  private static Endpoints named(String url) {
    return new Endpoints(Optional.of(EMBEDDED), Optional.of(url), Optional.of("sk-secret"));
  }

  @Test
  void only_the_named_endpoint_sees_the_key() {
    Endpoints endpoints = named("https://models.example/v1/");
    assertThat(endpoints.resolve("https://models.example/v1").key()).hasValue("sk-secret");
    assertThat(endpoints.resolve("https://models.example/v2").key()).isEmpty();
    assertThat(endpoints.resolve("http://models.example/v1").key()).isEmpty();
    assertThat(endpoints.resolve(Endpoints.OPENAI).key()).isEmpty();
    assertThat(endpoints.resolve("embedded").key()).isEmpty();
    assertThat(endpoints.resolve(EMBEDDED).key()).isEmpty();
  }

  @Test
  void without_a_named_endpoint_the_key_is_openais() {
    Endpoints endpoints =
        new Endpoints(Optional.empty(), Optional.empty(), Optional.of("sk-secret"));
    assertThat(endpoints.resolve(Endpoints.OPENAI).key()).hasValue("sk-secret");
    assertThat(endpoints.resolve("http://127.0.0.1:1/v1").key()).isEmpty();
  }

  @Test
  void an_endpoint_never_shows_its_key_as_text() {
    assertThat(named("http://a/v1").resolve("http://a/v1").toString()).doesNotContain("secret");
    assertThat(named("http://a/v1").resolve("http://a/v1?key=secret").name())
        .isEqualTo("http://a/v1");
  }

  @Test
  void the_same_url_is_recognised_in_other_spellings() {
    assertThat(Endpoints.plain(" HTTP://Host:80/v1// ")).isEqualTo("http://host/v1");
    assertThat(Endpoints.plain("http://my_server:8000/v1")).isEqualTo("http://my_server:8000/v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:8000", "ftp://host/v1", "http://", "http://user:pw@host/v1"})
  void what_is_no_endpoint_is_refused_with_words(String url) {
    assertThatThrownBy(() -> Endpoints.plain(url))
        .isInstanceOf(EndpointRefused.class)
        .hasMessageContaining("a model endpoint")
        .hasMessageNotContaining("pw@");
  }

  @Test
  void a_key_with_a_line_break_is_refused_without_being_shown() {
    assertThatThrownBy(
            () -> new Endpoints(Optional.empty(), Optional.empty(), Optional.of("sk-a\nsk-b")))
        .isInstanceOf(EndpointRefused.class)
        .hasMessageContaining("OPENAI_API_KEY")
        .hasMessageNotContaining("sk-");
  }

  @Test
  void without_an_embedded_server_its_name_is_refused() {
    Endpoints endpoints = new Endpoints(Optional.empty(), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> endpoints.resolve("embedded")).isInstanceOf(EndpointRefused.class);
  }
}
