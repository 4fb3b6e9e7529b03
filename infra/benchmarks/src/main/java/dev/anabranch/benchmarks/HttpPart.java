package dev.anabranch.benchmarks;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.concurrent.TimeUnit;

/** One exchange with the echo model, through the client that the sessions use. */
final class HttpPart {
  private static final long WAIT_SECONDS = 30;

  private HttpPart() {}

  static Latencies measure(Model model, String baseUrl, int kib, int times) throws Exception {
    ModelRequest request = TailModel.alone(new ModelChoice("echo-0", baseUrl), kib);
    return Latencies.of(
        times,
        () -> {
          ModelAnswer answer =
              model.ask(request).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
          if (answer instanceof ModelAnswer.Failed failed) {
            throw new BenchFailed("the echo model did not answer: " + failed.message());
          }
        });
  }
}
