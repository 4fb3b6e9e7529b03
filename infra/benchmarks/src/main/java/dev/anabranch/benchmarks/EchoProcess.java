package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The echo model as a child process. */
final class EchoProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private EchoProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static EchoProcess start() {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx128m",
                      "--enable-native-access=ALL-UNNAMED",
                      "--sun-misc-unsafe-memory-access=allow",
                      "-D" + Bench.LOGGING_KEY + "=" + Bench.LOGGING,
                      "-cp",
                      System.getProperty("java.class.path"),
                      EchoModel.class.getName()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String line = process.inputReader(StandardCharsets.UTF_8).readLine();
      if (line == null) {
        throw new BenchFailed("the echo model did not start");
      }
      return new EchoProcess(process, Integer.parseInt(line));
    } catch (IOException e) {
      throw new BenchFailed("the echo model did not start: " + e, e);
    }
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port + "/v1";
  }

  /** Requests and bytes so far. */
  Stats stats() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/stats")).build();
      Json.Obj json =
          Json.parseObject(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      return new Stats(json.integer("requests"), json.integer("bytes"));
    } catch (IOException e) {
      throw new BenchFailed("the echo model is gone: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  record Stats(long requests, long bytes) {}
}
