package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The server ends while it thinks, as it does whenever a node ends. */
class EndingServerTest {
  private static final ModelRequest HELLO =
      new ModelRequest(
          new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT),
          List.of(),
          List.of(Json.object().with("role", "user").with("content", "hello")),
          "");

  @Test
  void a_server_that_ends_amid_an_answer_leaves_no_thread_that_dies_of_it() throws Exception {
    Map<Thread, Throwable> deaths = new ConcurrentHashMap<>();
    CompletableFuture<Thread> asked = new CompletableFuture<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(deaths::put);
    ModelServer server =
        ModelServer.start(Settings.DEFAULT.withPolicy(conversation -> lost(asked)));
    try (OpenAiModel model = new OpenAiModel(only(server), Timeouts.DEFAULT)) {
      CompletableFuture<ModelAnswer> answer = model.ask(HELLO);
      Thread thinker = asked.get(1, TimeUnit.MINUTES);

      server.close();

      assertThat(thinker.join(Duration.ofMinutes(1))).isTrue();
      assertThat(answer.get(1, TimeUnit.MINUTES)).isInstanceOf(ModelAnswer.Failed.class);
      assertThat(deaths).doesNotContainKey(thinker);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static Endpoints only(ModelServer server) {
    return new Endpoints(Optional.of(server.baseUrl()), Optional.empty(), Optional.empty());
  }

  /** Thinks until it is interrupted, and then half a second more. */
  private static Reply lost(CompletableFuture<Thread> asked) {
    asked.complete(Thread.currentThread());
    try {
      TimeUnit.MINUTES.sleep(1);
    } catch (InterruptedException e) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
    return Reply.text("too late");
  }
}
