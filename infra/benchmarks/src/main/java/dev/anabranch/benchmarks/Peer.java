package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Another program on the same work in the same minutes: a command that prints one line of JSON. */
public final class Peer {
  private Peer() {}

  public static Figures run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      line = out.readLine();
    }
    if (process.waitFor() != 0 || line == null) {
      throw new BenchFailed("the peer failed: " + command);
    }
    return new Figures(Json.parseObject(line.getBytes(StandardCharsets.UTF_8)));
  }

  /** What a peer measured. */
  public record Figures(Json.Obj json) {
    public double real(String key) {
      return Double.parseDouble(json.at(key).canonical());
    }
  }
}
