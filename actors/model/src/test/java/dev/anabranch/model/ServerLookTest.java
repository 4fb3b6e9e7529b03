package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.json.Json;
import dev.anabranch.model.ProbeReport.Finding;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServerLookTest {
  private static ServerFacts look(Map<String, String> paths) throws IOException {
    return new ServerLook(
            (path, body) -> Optional.ofNullable(paths.get(path)).map(Json::parseObject), "m")
        .facts();
  }

  @Test
  void a_gateway_with_a_version_is_not_taken_for_vllm() throws Exception {
    assertThat(
            look(Map.of(
                    "/version", "{\"version\":\"1\"}",
                    "/v1/models", "{\"data\":[{\"id\":\"m\",\"owned_by\":\"gateway\"}]}"))
                .kind())
        .isEqualTo(ServerKind.UNKNOWN);
  }

  @Test
  void another_server_that_tells_the_window_is_believed_too() throws Exception {
    ServerFacts facts =
        look(Map.of("/v1/models", "{\"data\":[{\"id\":\"m\",\"max_model_len\":4096}]}"));
    assertThat(facts.kind()).isEqualTo(ServerKind.UNKNOWN);
    assertThat(facts.windowTokens()).hasValue(4096);
  }

  @Test
  void the_window_of_another_model_says_nothing() throws Exception {
    assertThat(
            look(Map.of("/v1/models", "{\"data\":[{\"id\":\"x\",\"max_model_len\":4096}]}"))
                .windowTokens())
        .isEmpty();
  }

  @Test
  void a_template_without_a_place_for_tools_is_seen() throws Exception {
    ServerFacts facts =
        look(
            Map.of(
                "/props",
                "{\"chat_template_caps\":{\"supports_tools\":false},\"n_ctx\":2048,"
                    + "\"default_generation_settings\":{}}"));
    assertThat(facts.templateTools()).isEqualTo(Finding.NO);
    assertThat(facts.windowTokens()).hasValue(2048);
  }

  @Test
  void ollamas_window_is_the_one_it_runs_with_and_never_the_one_of_the_training() throws Exception {
    String trained = "\"model_info\":{\"llama.context_length\":131072}";
    Map<String, String> asked =
        Map.of(
            "/api/version",
            "{\"version\":\"0.12.3\"}",
            "/api/show",
            "{\"parameters\":\"stop x\\nnum_ctx    8192\\n\"," + trained + "}");
    assertThat(look(asked).windowTokens()).hasValue(8192);
    Map<String, String> silent =
        Map.of("/api/version", "{\"version\":\"0.12.3\"}", "/api/show", "{" + trained + "}");
    assertThat(look(silent))
        .isEqualTo(
            new ServerFacts(
                ServerKind.OLLAMA, Optional.of("0.12.3"), OptionalLong.empty(), Finding.UNKNOWN));
  }

  @Test
  void answers_of_another_form_are_passed_over() throws Exception {
    assertThat(
            look(
                Map.of(
                    "/props", "{\"chat_template_caps\":[],\"build_info\":7}",
                    "/api/version", "{\"version\":7}",
                    "/v1/models", "{\"data\":[7,{\"id\":8}]}")))
        .isEqualTo(
            new ServerFacts(
                ServerKind.LLAMA_CPP, Optional.empty(), OptionalLong.empty(), Finding.UNKNOWN));
    assertThat(look(Map.of("/api/version", "{\"version\":7}", "/v1/models", "{\"data\":{}}")))
        .isEqualTo(ServerFacts.UNKNOWN);
  }

  @Test
  void a_server_that_is_not_there_is_not_called_unknown() {
    ServerLook look =
        new ServerLook(
            (path, body) -> {
              throw new ConnectException("nobody");
            },
            "m");
    assertThatThrownBy(look::facts).isInstanceOf(ConnectException.class);
  }
}
