package dev.anabranch.benchmarks.console;

import dev.anabranch.benchmarks.BenchFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A server as people start it, over a data folder that is there already. */
final class ServerProcess implements AutoCloseable {
  private static final String MAIN = "dev.anabranch.launcher.Main";

  private final Process process;
  private final String link;

  private ServerProcess(Process process, String link) {
    this.process = process;
    this.link = link;
  }

  static ServerProcess start(Path staged, Path data) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + staged.resolve("server.args"),
                    "@" + staged.resolve("classpath.args"),
                    MAIN,
                    "up",
                    "--data",
                    data.toString(),
                    "--port",
                    "0"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ServerProcess(process, link(process.inputReader(StandardCharsets.UTF_8)));
  }

  private static String link(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && !line.contains("token=")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new BenchFailed("the server did not start");
    }
    return line.strip();
  }

  /** What logs a browser in. */
  String link() {
    return link;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
