package dev.anabranch.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  @TempDir private Path data;
  @TempDir private Path here;

  private Configuration read(Map<String, String> env) {
    return Configuration.read(data, here, env);
  }

  private void file(Path folder, String text) throws IOException {
    Files.writeString(folder.resolve("anabranch.conf"), text);
  }

  @Test
  void the_environment_wins_over_the_data_folder_and_that_over_the_current_folder()
      throws IOException {
    file(here, "port = 1001\nworker.slots = 3\nkafka = \"here:9092\"");
    file(data, "port = 1002\nworker.slots = 2");

    Configuration configuration = read(Map.of("ANABRANCH_PORT", "1003"));

    assertThat(configuration.number(Key.PORT, 0, 65_535)).isEqualTo(1003);
    assertThat(configuration.number(Key.WORKER_SLOTS, 1, 64)).isEqualTo(2);
    assertThat(configuration.text(Key.KAFKA)).contains("here:9092");
  }

  @Test
  void every_value_knows_where_it_came_from() throws IOException {
    file(data, "worker.slots = 2");

    Configuration configuration = read(Map.of("ANABRANCH_PORT", "1003"));

    assertThat(configuration.setting(Key.PORT).orElseThrow().from()).isEqualTo("ANABRANCH_PORT");
    assertThat(configuration.setting(Key.WORKER_SLOTS).orElseThrow().from())
        .contains("anabranch.conf");
    assertThat(configuration.setting(Key.KAFKA).orElseThrow())
        .isEqualTo(new Setting(Key.KAFKA, "embedded", "default", false));
    assertThat(configuration.setting(Key.MODEL)).isEmpty();
  }

  @Test
  void a_misspelt_key_is_refused_by_name() throws IOException {
    file(data, "prot = 1002");

    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read(Map.of()))
        .withMessageContaining("prot")
        .withMessageContaining("port");
  }

  @Test
  void a_file_that_is_no_hocon_is_refused_by_name() throws IOException {
    file(data, "port = {");

    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read(Map.of()))
        .withMessageContaining("anabranch.conf");
  }

  @Test
  void a_number_out_of_bounds_names_its_origin() {
    Configuration configuration = read(Map.of("ANABRANCH_PORT", "70000"));

    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> configuration.number(Key.PORT, 0, 65_535))
        .withMessageContaining("ANABRANCH_PORT")
        .withMessageContaining("70000");
  }

  @Test
  void times_are_read_as_people_write_them() {
    assertThat(read(Map.of()).duration(Key.IDLE_EXIT)).isEqualTo(Duration.ofMinutes(5));
    assertThat(read(Map.of("ANABRANCH_IDLE_EXIT", "90")).duration(Key.IDLE_EXIT))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(read(Map.of("ANABRANCH_IDLE_EXIT", "250ms")).duration(Key.IDLE_EXIT))
        .isEqualTo(Duration.ofMillis(250));
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read(Map.of("ANABRANCH_IDLE_EXIT", "soon")).duration(Key.IDLE_EXIT));
  }

  @Test
  void a_list_may_be_written_as_a_list_or_with_colons() throws IOException {
    file(data, "workspace.roots = [\"/a b\", /c]");

    assertThat(read(Map.of()).list(Key.WORKSPACE_ROOTS)).containsExactly("/a b", "/c");
    assertThat(read(Map.of("ANABRANCH_WORKSPACE_ROOTS", "/d:/e")).list(Key.WORKSPACE_ROOTS))
        .containsExactly("/d", "/e");
    assertThat(read(Map.of()).list(Key.READ_ONLY_PATHS)).isEmpty();
  }

  @Test
  void the_agreement_changes_with_endpoint_and_key_and_shows_neither() {
    String plain = read(Map.of()).agreement();
    String keyed = read(Map.of("OPENAI_API_KEY", "sk-secret")).agreement();
    String named = read(Map.of("ANABRANCH_MODEL_URL", "http://127.0.0.1:8000/v1")).agreement();

    assertThat(plain).isNotEqualTo(keyed).isNotEqualTo(named);
    assertThat(keyed).isNotEqualTo(named).hasSize(16).doesNotContain("sk-secret");
    assertThat(read(Map.of("ANABRANCH_PORT", "9000")).agreement()).isEqualTo(plain);
  }

  @Test
  void a_window_is_a_number_of_tokens_that_a_prompt_fits_in() {
    assertThat(read(Map.of()).window()).isEmpty();
    assertThat(read(Map.of("ANABRANCH_MODEL_WINDOW", "32768")).window()).hasValue(32_768);
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read(Map.of("ANABRANCH_MODEL_WINDOW", "100")).window())
        .withMessageContaining("ANABRANCH_MODEL_WINDOW");
  }
}
