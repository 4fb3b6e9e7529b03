package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Models behind OpenAI-compatible endpoints, asked over Chat Completions as a stream.
 *
 * <p>An exchange runs on a virtual thread of its own and is cancelled by interrupting it, which
 * closes its connection. The caller bounds how many run at once. A request field that an endpoint
 * refuses by name is left out from then on: the refusal is reported as retryable, never retried
 * here.
 */
public final class OpenAiModel implements Model {
  private static final int DIALECTS_MAX = 256;

  private final Endpoints endpoints;
  private final Timeouts timeouts;
  private final Clients clients;
  private final ExecutorService exchanges =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("model-", 0).factory());
  private final Map<String, Dialect> dialects = new ConcurrentHashMap<>();

  public OpenAiModel(Endpoints endpoints, Timeouts timeouts) {
    this.endpoints = endpoints;
    this.timeouts = timeouts;
    this.clients = new Clients(timeouts);
  }

  @Override
  public CompletableFuture<ModelAnswer> ask(ModelRequest request) {
    return async(() -> answer(request));
  }

  /** Lists the model ids that an endpoint names. */
  public CompletableFuture<ModelListing> listModels(String endpoint) {
    return async(() -> listing(endpoint));
  }

  /**
   * Finds out what a model can do, with three short requests. For {@code doctor} and before the
   * first session of an endpoint, never inside a conversation.
   */
  public CompletableFuture<ProbeReport> probe(ModelChoice model) {
    return async(() -> new Probe(this::answer).run(model));
  }

  /**
   * Loads and compiles what the first exchange needs, in the background; a cold client costs
   * seconds. Asks only the embedded server, nothing outside.
   */
  public void warm() {
    async(() -> answer(Probe.hello(Probe.EMBEDDED)));
  }

  private ModelAnswer answer(ModelRequest request) {
    Endpoint endpoint;
    try {
      endpoint = endpoints.resolve(request.model().endpoint());
    } catch (EndpointRefused e) {
      return unusable(e);
    }
    Failures failures = new Failures(endpoint, request.model().id(), timeouts);
    Dialect dialect = dialects.getOrDefault(endpoint.baseUrl(), Dialect.FULL);
    ModelAnswer answer = new Exchange(clients.of(endpoint), failures).run(request, dialect);
    return answer instanceof ModelAnswer.Failed failed ? learnt(failed, endpoint, dialect) : answer;
  }

  private static ModelAnswer.Failed unusable(EndpointRefused e) {
    return new ModelAnswer.Failed(
        "refused",
        String.valueOf(e.getMessage()),
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Usage.UNKNOWN);
  }

  private ModelAnswer learnt(ModelAnswer.Failed failed, Endpoint endpoint, Dialect dialect) {
    Dialect less = dialect.without(failed.message());
    if (!failed.kind().equals("refused") || less.equals(dialect)) {
      return failed;
    }
    if (dialects.size() < DIALECTS_MAX) {
      dialects.put(endpoint.baseUrl(), less);
    }
    return new ModelAnswer.Failed(
        failed.kind(),
        failed.message() + " The next attempt leaves this field out.",
        dialects.containsKey(endpoint.baseUrl()),
        failed.status(),
        failed.retryAfterMillis(),
        failed.usage());
  }

  private ModelListing listing(String name) {
    try {
      Endpoint endpoint = endpoints.resolve(name);
      return new ModelNames(clients.of(endpoint), new Failures(endpoint, "", timeouts)).list();
    } catch (EndpointRefused e) {
      return new ModelListing.Unlisted(unusable(e));
    }
  }

  private <T> CompletableFuture<T> async(Callable<T> work) {
    CompletableFuture<T> promise = new CompletableFuture<>();
    Future<?> running =
        exchanges.submit(() -> {
          try {
            promise.complete(work.call());
          } catch (Throwable e) {
            promise.completeExceptionally(e);
          }
        });
    promise.whenComplete((answer, failure) -> {
      if (promise.isCancelled()) {
        running.cancel(true);
      }
    });
    return promise;
  }

  /** Ends running exchanges; their answers say so or do not come. */
  @Override
  public void close() {
    exchanges.shutdownNow();
    clients.close();
  }
}
