package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Settings;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code model-server}: serves the embedded model by itself, as an OpenAI-compatible endpoint on
 * loopback.
 */
@Command(
    name = "model-server",
    description = "Serve the embedded model as an OpenAI-compatible endpoint, until interrupted.",
    footer = {
      "",
      "Example:",
      "  anabranch model-server --port 8100",
      "  ANABRANCH_MODEL_URL=http://127.0.0.1:8100/v1 anabranch run \"make the tests pass\" --dir ."
    })
final class ModelServerVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  @Option(names = "--port", paramLabel = "P", description = "Port (default: a free one).")
  private int port;

  ModelServerVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (ModelServer server = ModelServer.start(Settings.DEFAULT.withPort(port))) {
      anabranch.terminal().data(server.baseUrl());
      anabranch.terminal().flush();
      new CountDownLatch(1).await();
      return Exit.DONE;
    }
  }
}
