package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.server.Node;
import dev.anabranch.launcher.server.Role;
import dev.anabranch.launcher.server.ServerOptions;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Settings;
import dev.anabranch.secrets.SampleSecrets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server on which secrets are said and printed tells none of them, nor logs one. */
class NoSecretServedTest {
  private static final List<SampleSecrets.Sample> SAMPLES = SampleSecrets.all(2027);
  private static final String ENDED = "\"type\":\"Ended\"";

  @TempDir Path dir;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void no_secret_is_in_the_log_of_a_server_nor_in_what_it_streams() throws Exception {
    TellingPolicy policy = new TellingPolicy(SAMPLES);
    Map<String, byte[]> sinks = new TreeMap<>();
    try (ModelServer model = ModelServer.start(Settings.DEFAULT.withPolicy(policy));
        Node node = server(model.baseUrl())) {
      HttpApi api =
          new HttpApi(
              URI.create("http://127.0.0.1:" + node.port().orElseThrow()),
              new DataFolder(dir).existingToken());
      Json.Obj task = Json.object().with("task", "A task with " + policy.all());
      Json.Obj session = api.post("/api/sessions", task, Optional.of("one"));
      String events = "/api/sessions/" + session.text("id") + "/events";
      sinks.put("answer", session.bytes());
      sinks.put("live events", streamed(api, events + "?deltas=true"));
      sinks.put("events told again", streamed(api, events));
      sinks.put("feed", streamed(api, "/api/feed"));
      sinks.put("page of events", api.bytes(events));
      SAMPLES.forEach(NoSecretServedTest::log);
    }
    sinks.putAll(SecretSearch.files(dir));

    requireThatAllWasSaid(sinks);
    assertThat(new SecretSearch(SAMPLES).found(sinks)).isEmpty();
  }

  private Node server(String modelUrl) {
    Map<String, String> env = Map.of("ANABRANCH_MODEL_URL", modelUrl, "ANABRANCH_PORT", "0");
    return Node.start(
        new DataFolder(dir),
        Configuration.read(dir, dir, env),
        new ServerOptions(Role.ALL, OptionalInt.empty(), false, "0"));
  }

  /** A stream as it came, up to the end of the session. */
  private static byte[] streamed(HttpApi api, String path) throws IOException {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(api.stream(path, "text/event-stream"), StandardCharsets.UTF_8))) {
      String line = "";
      while (line != null && !line.contains(ENDED)) {
        line = lines.readLine();
        all.append(line).append('\n');
      }
    }
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whatever a part of the server might say of what it was given. */
  private static void log(SampleSecrets.Sample sample) {
    System.Logger logger = System.getLogger("dev.anabranch.planted");
    logger.log(System.Logger.Level.WARNING, "it was given {0}", sample.text());
    logger.log(
        System.Logger.Level.ERROR, "it was thrown", new IllegalStateException(sample.text()));
  }

  /** A search that could find nothing would prove nothing. */
  private static void requireThatAllWasSaid(Map<String, byte[]> sinks) {
    for (String sink : List.of("live events", "events told again", "feed", "page of events")) {
      assertThat(new String(sinks.get(sink), StandardCharsets.UTF_8))
          .as(sink)
          .contains("[redacted:")
          .contains(TellingPolicy.PLAIN);
    }
    assertThat(new String(sinks.get("live events"), StandardCharsets.UTF_8))
        .contains("event: delta");
    assertThat(new String(sinks.get("answer"), StandardCharsets.UTF_8)).contains("\"redacted\":[");
    String log = new String(sinks.get("server.log"), StandardCharsets.UTF_8);
    assertThat(log.split("it was given ", -1)).hasSize(SAMPLES.size() + 1);
    assertThat(log.split("it was thrown", -1)).hasSize(SAMPLES.size() + 1);
    assertThat(log).contains("console at port");
    assertThat(sinks.keySet()).anyMatch(name -> name.contains("console/audit/0"));
  }
}
