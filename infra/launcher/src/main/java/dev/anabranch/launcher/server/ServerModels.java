package dev.anabranch.launcher.server;

import dev.anabranch.console.ConsolePorts;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.task.ModelNaming;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.ServerFacts;
import dev.anabranch.sessions.Sessions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The models of this server, as its configuration names them and their servers describe them. */
final class ServerModels implements ConsolePorts.Models {
  /** A submit waits no longer for what a model's server says of itself. */
  private static final int LOOK_SECONDS_MAX = 5;

  private final Configuration configuration;
  private final CompletableFuture<OpenAiModel> model;
  private final ModelNaming naming;

  ServerModels(Configuration configuration, CompletableFuture<OpenAiModel> model) {
    this.configuration = configuration;
    this.model = model;
    this.naming =
        new ModelNaming(configuration, endpoint -> model.join().listModels(endpoint).join());
  }

  @Override
  public ModelChoice choose(Optional<String> name) {
    return allowed(() -> naming.choose(name));
  }

  @Override
  public Optional<ModelChoice> fallback(Optional<String> name, ModelChoice chosen) {
    return allowed(() -> naming.fallback(name, chosen));
  }

  @Override
  public OptionalLong window(ModelChoice chosen) {
    if (chosen.equals(ModelNaming.EMBEDDED)) {
      return OptionalLong.empty();
    }
    return configuration.window().isPresent()
        ? OptionalLong.of(configuration.window().getAsInt())
        : told(chosen);
  }

  private OptionalLong told(ModelChoice chosen) {
    return model
        .join()
        .server(chosen)
        .thenApply(ServerFacts::windowTokens)
        .completeOnTimeout(OptionalLong.empty(), LOOK_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionally(notReached -> OptionalLong.empty())
        .join();
  }

  private static <T> T allowed(Supplier<T> choice) {
    try {
      return choice.get();
    } catch (VerbFailed e) {
      throw new Sessions.Refused(String.valueOf(e.getMessage()));
    }
  }
}
