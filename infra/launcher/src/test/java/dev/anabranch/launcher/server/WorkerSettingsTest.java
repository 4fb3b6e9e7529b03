package dev.anabranch.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.data.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerSettingsTest {
  @TempDir private Path data;

  private List<String> labels(Map<String, String> env) {
    return WorkerSettings.of(Configuration.read(data, data, env), new DataFolder(data)).labels();
  }

  @Test
  void a_worker_has_the_labels_that_are_configured_and_none_without() throws IOException {
    assertThat(labels(Map.of())).isEmpty();
    assertThat(labels(Map.of("ANABRANCH_WORKER_LABELS", "gpu, big-memory,gpu,")))
        .containsExactly("gpu", "big-memory");
    Files.writeString(data.resolve("anabranch.conf"), "worker.labels = [gpu, big-memory]");
    assertThat(labels(Map.of())).containsExactly("gpu", "big-memory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GPU", "gpu:big", "dead", "mcp-hub", "remote-trainer"})
  void a_label_that_cannot_be_one_is_refused_by_the_name_of_the_key(String label) {
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> labels(Map.of("ANABRANCH_WORKER_LABELS", label)))
        .withMessageContaining("worker.labels")
        .withMessageEndingWith(": " + label);
  }
}
