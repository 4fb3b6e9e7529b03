package dev.anabranch.launcher.server;

import dev.anabranch.bus.ToolOffer;
import dev.anabranch.sessions.Offers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the worker of this process offers. A task that comes while it still starts waits for it, but
 * not for long: a worker that does not start offers nothing.
 */
final class NearOffers implements Offers {
  private final Optional<CompletableFuture<Offers>> worker;
  private final Duration within;

  /** {@code worker} is empty where none is to start. */
  NearOffers(Optional<CompletableFuture<Offers>> worker, Duration within) {
    this.worker = worker;
    this.within = within;
  }

  @Override
  public Optional<ToolOffer> now() {
    return worker.flatMap(this::offered);
  }

  private Optional<ToolOffer> offered(CompletableFuture<Offers> starting) {
    try {
      return starting.get(within.toMillis(), TimeUnit.MILLISECONDS).now();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
