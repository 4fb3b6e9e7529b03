package dev.anabranch.launcher.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelListing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelNamingTest {
  private static final String URL = "http://127.0.0.1:8000/v1";

  @TempDir private Path none;

  private ModelNaming naming(Map<String, String> env, String... listed) {
    return new ModelNaming(
        Configuration.read(none, none, env), endpoint -> new ModelListing.Listed(List.of(listed)));
  }

  @Test
  void nothing_named_means_the_embedded_model() {
    assertThat(naming(Map.of()).choose(Optional.empty())).isEqualTo(ModelNaming.EMBEDDED);
  }

  @Test
  void a_key_alone_changes_nothing_and_says_how_to_use_it() {
    ModelNaming naming = naming(Map.of("OPENAI_API_KEY", "sk-x"));

    ModelChoice chosen = naming.choose(Optional.empty());

    assertThat(chosen).isEqualTo(ModelNaming.EMBEDDED);
    assertThat(naming.hint(chosen).orElseThrow()).contains("--model").doesNotContain("sk-x");
  }

  @Test
  void a_url_with_one_model_means_that_model() {
    ModelNaming naming = naming(Map.of("ANABRANCH_MODEL_URL", URL + "/"), "only");

    assertThat(naming.choose(Optional.empty())).isEqualTo(new ModelChoice("only", URL));
  }

  @Test
  void a_url_with_several_models_lists_them_to_choose_from() {
    ModelNaming naming = naming(Map.of("ANABRANCH_MODEL_URL", URL), "one", "two");

    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> naming.choose(Optional.empty()))
        .withMessageContaining("one, two")
        .withMessageContaining("--model")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(2));
  }

  @Test
  void an_endpoint_that_does_not_answer_is_unreachable() {
    ModelAnswer.Failed down =
        new ModelAnswer.Failed(
            "unreachable",
            "nobody there",
            true,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Usage.UNKNOWN);
    ModelNaming naming =
        new ModelNaming(
            Configuration.read(none, none, Map.of("ANABRANCH_MODEL_URL", URL)),
            endpoint -> new ModelListing.Unlisted(down));

    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> naming.choose(Optional.empty()))
        .withMessageContaining("nobody there")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(5));
  }

  @Test
  void the_option_wins_over_the_configured_model() {
    Map<String, String> env = Map.of("ANABRANCH_MODEL_URL", URL, "ANABRANCH_MODEL", "configured");

    assertThat(naming(env).choose(Optional.empty()).id()).isEqualTo("configured");
    assertThat(naming(env).choose(Optional.of("asked")).id()).isEqualTo("asked");
  }

  @Test
  void a_model_without_a_url_is_openais_and_needs_the_key() {
    assertThat(naming(Map.of("OPENAI_API_KEY", "sk-x")).choose(Optional.of("gpt")))
        .isEqualTo(new ModelChoice("gpt", "https://api.openai.com/v1"));
    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> naming(Map.of()).choose(Optional.of("gpt")))
        .withMessageContaining("OPENAI_API_KEY");
  }

  @Test
  void the_name_embedded_is_the_embedded_model_whatever_is_configured() {
    ModelNaming naming = naming(Map.of("ANABRANCH_MODEL_URL", URL, "OPENAI_API_KEY", "sk-x"));

    assertThat(naming.choose(Optional.of("embedded"))).isEqualTo(ModelNaming.EMBEDDED);
  }

  @Test
  void a_fallback_is_another_model_of_the_same_endpoint_or_the_embedded_one() {
    Map<String, String> env =
        Map.of("ANABRANCH_MODEL_URL", URL, "ANABRANCH_MODEL_FALLBACK", "small");
    ModelChoice chosen = new ModelChoice("large", URL);

    assertThat(naming(env).fallback(Optional.empty(), chosen))
        .contains(new ModelChoice("small", URL));
    assertThat(naming(env).fallback(Optional.of("tiny"), chosen))
        .contains(new ModelChoice("tiny", URL));
    assertThat(naming(env).fallback(Optional.of("embedded"), chosen))
        .contains(ModelNaming.EMBEDDED);
    assertThat(naming(Map.of()).fallback(Optional.empty(), chosen)).isEmpty();
  }

  @Test
  void a_model_that_would_take_over_from_itself_is_refused() {
    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(
            () -> naming(Map.of()).fallback(Optional.of("large"), new ModelChoice("large", URL)))
        .withMessageContaining("large")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(2));
  }

  @Test
  void the_embedded_model_needs_nobody_to_take_over() {
    ModelNaming naming = naming(Map.of("ANABRANCH_MODEL_FALLBACK", "small"));

    assertThat(naming.fallback(Optional.empty(), ModelNaming.EMBEDDED)).isEmpty();
    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> naming.fallback(Optional.of("small"), ModelNaming.EMBEDDED));
  }
}
