package dev.anabranch.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.modelserver.Fault;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor and a model over real HTTP. */
final class DoctorTest {
  @TempDir private Path data;

  private Json.Obj findings(ModelServer server, Map<String, String> more) {
    Map<String, String> env = new TreeMap<>(more);
    env.put("ANABRANCH_MODEL_URL", server.baseUrl());
    Configuration configuration = Configuration.read(data, data, env);
    Json.Obj findings = Json.object();
    for (Json finding : new Doctor(new DataFolder(data), configuration).json().list("findings")) {
      findings = findings.with(finding.asObject().text("part"), finding);
    }
    return findings;
  }

  @Test
  void what_a_probe_saw_is_said_part_by_part() {
    try (ModelServer server = ModelServer.start(Settings.DEFAULT)) {
      Json.Obj found = findings(server, Map.of("ANABRANCH_MODEL_FALLBACK", "embedded"));
      assertThat(found.obj("model").text("found")).contains("anabranch-embedded");
      assertThat(found.obj("model tools").bool("ok")).isTrue();
      assertThat(found.obj("model masks").text("found"))
          .startsWith("told by allowed_tools, a named tool, required;");
      assertThat(found.obj("model cache").text("found")).isEqualTo("cached tokens are told");
      assertThat(found.obj("model server").text("found")).startsWith("unknown");
      assertThat(found.obj("model fallback").text("found")).contains("embedded");
      assertThat(found.obj("prices").text("found")).startsWith("none");
    }
  }

  @Test
  void a_model_that_fails_is_to_be_mended_and_the_rest_is_still_said() {
    Fault down = new Fault.Refusal(500, "out of order", Map.of());
    Settings failing = Settings.DEFAULT.withFaults(request -> Optional.of(down));
    try (ModelServer server = ModelServer.start(failing)) {
      Json.Obj found = findings(server, Map.of());
      assertThat(found.obj("model").bool("ok")).isFalse();
      assertThat(found.obj("model").text("found")).contains("out of order");
      assertThat(found.fields())
          .containsKeys("model fallback", "prices", "sandbox")
          .doesNotContainKey("model tools");
    }
  }
}
