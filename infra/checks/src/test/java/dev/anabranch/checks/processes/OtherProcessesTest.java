package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same run with parts of the platform in processes of their own. */
final class OtherProcessesTest {
  private static final String TASK = "survey this folder";

  @TempDir private Path temp;
  private Installation installation = new Installation(Path.of("unset"));

  @BeforeEach
  void install() throws IOException {
    installation = new Installation(temp);
    Files.createDirectory(installation.folder("work"));
    Files.writeString(installation.folder("work").resolve("a.csv"), "n\n1\n2\n");
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  private Json.Obj survey() {
    Json.Obj session =
        installation
            .run("run", TASK, "--dir", "work", "--apply", "--output", "json")
            .exits(0)
            .json();
    assertThat(session.text("status")).isEqualTo("completed");
    assertThat(installation.folder("work").resolve("report.md")).isNotEmptyFile();
    return session;
  }

  private Json.Obj pinnedModel(String session) {
    return installation.entries(session).getFirst().obj("event").obj("model");
  }

  @Test
  void a_key_in_the_environment_sends_nothing_outside() {
    installation.with("OPENAI_API_KEY", "sk-nobody");

    String session = survey().text("id");

    assertThat(pinnedModel(session).text("endpoint")).isEqualTo("embedded");
  }

  @Test
  void the_model_may_be_an_endpoint_in_another_process() throws IOException {
    Process model = installation.start("model-server");
    String url = firstLine(model);
    installation.with("ANABRANCH_MODEL_URL", url);

    String session = survey().text("id");

    assertThat(pinnedModel(session).text("endpoint")).isEqualTo(url);
    assertThat(pinnedModel(session).text("id")).isEqualTo("anabranch-embedded");
  }

  @Test
  void the_broker_may_be_a_cluster_in_another_process() throws IOException {
    Path clients = startBroker();
    Properties properties = properties(clients);
    installation.with("ANABRANCH_KAFKA", properties.getProperty("bootstrap.servers"));
    installation.with("ANABRANCH_KAFKA_PROPERTIES", clients.toString());

    survey();

    assertThat(installation.data().resolve("kafka")).doesNotExist();
  }

  @Test
  void sessions_and_worker_may_be_two_processes() throws IOException {
    Path clients = startBroker();
    installation.with("ANABRANCH_KAFKA", properties(clients).getProperty("bootstrap.servers"));
    installation.with("ANABRANCH_KAFKA_PROPERTIES", clients.toString());
    installation.start("up", "--role", "sessions");
    installation.start("up", "--role", "worker");
    installation.serverNote();

    survey();
  }

  private Path startBroker() throws IOException {
    Path clients = installation.folder("clients.properties");
    Process broker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                BrokerProcess.class.getName(),
                installation.folder("broker").toString(),
                clients.toString())
            .redirectErrorStream(true)
            .redirectOutput(installation.folder("broker.log").toFile())
            .start();
    installation.ends(broker);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(clients));
    return clients;
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return properties;
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    return List.of(lines.readLine().split("\\s")).getFirst();
  }
}
