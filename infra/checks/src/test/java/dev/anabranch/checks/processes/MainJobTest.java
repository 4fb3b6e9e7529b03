package dev.anabranch.checks.processes;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: the demo, and the console in a browser. */
final class MainJobTest {
  private static final int LINES_SHOWN = 80;

  @TempDir private Path temp;
  private Installation installation = new Installation(Path.of("unset"));

  @BeforeEach
  void install() {
    installation = new Installation(temp);
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  @Test
  void the_demo_repairs_its_project_after_a_failed_attempt() throws Exception {
    installation.with("OPENAI_API_KEY", "sk-nobody");
    Ran demo = installation.run("demo", "--headless").exits(0);
    assertThat(demo.out())
        .contains(
            "status          completed", "steps", "tokens", "cache hit rate", "session", "console");
    Json.Obj session = installation.sessions().getFirst();
    List<Json.Obj> entries = installation.entries(session.text("id"));
    assertThat(entries.stream().filter(MainJobTest::failedAttempt)).hasSizeGreaterThan(1);
    assertThat(testsOf(installation.data().resolve("demo"))).isZero();
    installation.run("verify", "--all").exits(0);
  }

  private static boolean failedAttempt(Json.Obj entry) {
    return entry.text("type").equals("Observed") && entry.obj("event").integer("exit") != 0;
  }

  private static int testsOf(Path project) throws Exception {
    return new ProcessBuilder("python3", "-B", "-m", "unittest")
        .directory(project.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /**
   * The same command that a person runs in web-console/ui; what it prints is shown if it fails. The
   * browser's side has a scripted model, which sessions reach by its name; the others have the
   * embedded one.
   */
  @Test
  void a_browser_submits_watches_forks_at_a_failure_and_sees_both_branches() throws Exception {
    int model = freePort();
    installation
        .with("ANABRANCH_MODEL_URL", "http://127.0.0.1:" + model + "/v1")
        .with("ANABRANCH_MODEL", "embedded");
    installation.up();
    String url = installation.url().toString();
    File out = Files.createFile(temp.resolve("browser.log")).toFile();
    ProcessBuilder browser =
        new ProcessBuilder("npx", "--no-install", "playwright", "test")
            .directory(Clone.root().resolve("web-console/ui").toFile())
            .redirectErrorStream(true)
            .redirectOutput(out);
    browser.environment().put("ANABRANCH_E2E_URL", url);
    browser.environment().put("ANABRANCH_E2E_TOKEN", installation.token());
    browser.environment().put("ANABRANCH_E2E_MODEL_PORT", Integer.toString(model));
    int exit = browser.start().waitFor();
    assertThat(exit).as(failuresOf(out)).isZero();
  }

  /** Below those that the system gives away, so that no connection of the server takes it. */
  private static int freePort() {
    for (int port : new Random().ints(100, 15_000, 30_000).toArray()) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next one.
      }
    }
    throw new IllegalStateException("no free port on loopback");
  }

  /** From the first failure on, which begins with the name of its test; else the last lines. */
  private static String failuresOf(File log) throws IOException {
    List<String> all = Files.readAllLines(log.toPath(), StandardCharsets.UTF_8);
    int last = Math.max(0, all.size() - LINES_SHOWN);
    int first =
        IntStream.range(0, all.size())
            .filter(line -> all.get(line).startsWith("  1) "))
            .findFirst()
            .orElse(last);
    return all.stream().skip(first).limit(LINES_SHOWN).collect(joining("\n"));
  }
}
