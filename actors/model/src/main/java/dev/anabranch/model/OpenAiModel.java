package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Models behind OpenAI-compatible endpoints, asked over Chat Completions.
 *
 * <p>An exchange runs on a virtual thread of its own and is cancelled by interrupting it, which
 * closes its connection. The caller bounds how many run at once. A request field that an endpoint
 * refuses by name is left out from then on: the refusal is reported as retryable, never retried
 * here. Which server it is, is looked at once before the first request with tools: some lose calls
 * unless they are asked in another way.
 */
public final class OpenAiModel implements Model {
  private final Endpoints endpoints;
  private final Timeouts timeouts;
  private final Clients clients;
  private final ExecutorService exchanges =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("model-", 0).factory());
  private final Dialects dialects = new Dialects();

  public OpenAiModel(Endpoints endpoints, Timeouts timeouts) {
    this.endpoints = endpoints;
    this.timeouts = timeouts;
    this.clients = new Clients(timeouts);
  }

  @Override
  public CompletableFuture<ModelAnswer> ask(ModelRequest request) {
    return async(() -> answer(request, Deltas.dropped()));
  }

  @Override
  public CompletableFuture<ModelAnswer> ask(ModelRequest request, Consumer<Delta> listener) {
    return async(() -> answer(request, new Deltas(listener)));
  }

  /** Lists the model ids that an endpoint names. */
  public CompletableFuture<ModelListing> listModels(String endpoint) {
    return async(() -> listing(endpoint));
  }

  /**
   * Finds out what a model can do, with some short requests, and remembers it for the requests that
   * follow. For {@code doctor}, never inside a conversation.
   */
  public CompletableFuture<ProbeReport> probe(ModelChoice model) {
    return async(() -> probed(model));
  }

  /** What the server of a model says of itself, looked at once; asks no model. */
  public CompletableFuture<ServerFacts> server(ModelChoice model) {
    return async(() -> seen(model));
  }

  /**
   * Loads and compiles what the first exchange needs, in the background; a cold client costs
   * seconds. Asks only the embedded server, nothing outside.
   */
  public void warm() {
    async(() -> answer(Probe.hello(Probe.EMBEDDED), Deltas.dropped()));
  }

  private ModelAnswer answer(ModelRequest request, Deltas deltas) {
    Endpoint endpoint;
    try {
      endpoint = endpoints.resolve(request.model().endpoint());
    } catch (EndpointRefused e) {
      return unusable(e);
    }
    ModelChoice place = place(request.model(), endpoint);
    if (!request.tools().isEmpty()) {
      look(place, endpoint);
    }
    Dialect dialect = dialects.of(place);
    MaskEncoding mask = MaskEncoding.of(request, dialect);
    ModelAnswer answer = exchange(place, endpoint, deltas).run(request, dialect, mask);
    return answer instanceof ModelAnswer.Failed failed
        ? learnt(failed, place, dialect, mask.form())
        : answer;
  }

  private static ModelChoice place(ModelChoice model, Endpoint endpoint) {
    return new ModelChoice(model.id(), endpoint.baseUrl());
  }

  private Exchange exchange(ModelChoice place, Endpoint endpoint, Deltas deltas) {
    Failures failures = new Failures(endpoint, place.id(), timeouts);
    return new Exchange(clients, endpoint, timeouts, failures, deltas);
  }

  /** A server that cannot be reached is looked at again the next time. */
  private void look(ModelChoice place, Endpoint endpoint) {
    if (dialects.knowsServer(place)) {
      return;
    }
    try {
      dialects.saw(place, facts(place, endpoint));
    } catch (IOException notReached) {
      // the exchange that follows says what is wrong
    }
  }

  private ServerFacts seen(ModelChoice model) {
    try {
      Endpoint endpoint = endpoints.resolve(model.endpoint());
      ModelChoice place = place(model, endpoint);
      look(place, endpoint);
      return dialects.server(place);
    } catch (EndpointRefused e) {
      return ServerFacts.UNKNOWN;
    }
  }

  private ServerFacts facts(ModelChoice place, Endpoint endpoint) throws IOException {
    if (endpoint.embedded()) {
      return ServerFacts.of(ServerKind.EMBEDDED);
    }
    return endpoint.baseUrl().equals(Endpoints.OPENAI)
        ? ServerFacts.of(ServerKind.OPENAI)
        : new ServerLook(clients.fetch(endpoint), place.id()).facts();
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

  private ModelAnswer learnt(
      ModelAnswer.Failed failed, ModelChoice place, Dialect dialect, MaskEncoding.Form sent) {
    Dialect less = dialect.without(failed.message(), sent);
    if (!failed.kind().equals("refused") || less.equals(dialect)) {
      return failed;
    }
    return new ModelAnswer.Failed(
        failed.kind(),
        failed.message() + " The next attempt leaves this field out.",
        dialects.learnt(place, less),
        failed.status(),
        failed.retryAfterMillis(),
        failed.usage());
  }

  private ProbeReport probed(ModelChoice model) {
    Endpoint endpoint;
    try {
      endpoint = endpoints.resolve(model.endpoint());
    } catch (EndpointRefused e) {
      return new Probe(request -> unusable(e), () -> ProbeReport.Masks.UNKNOWN, ServerFacts.UNKNOWN)
          .run(model);
    }
    ModelChoice place = place(model, endpoint);
    look(place, endpoint);
    return new Probe(
            request -> answer(request, Deltas.dropped()),
            () -> masks(model, place, endpoint),
            dialects.server(place))
        .run(model);
  }

  private ProbeReport.Masks masks(ModelChoice model, ModelChoice place, Endpoint endpoint) {
    MaskProbe probe =
        new MaskProbe(
            (request, dialect) ->
                exchange(place, endpoint, Deltas.dropped())
                    .run(request, dialect, MaskEncoding.of(request, dialect)),
            model,
            dialects.of(place));
    ProbeReport.Masks found = probe.run(dialects.server(place).kind());
    dialects.learnt(place, probe.learnt());
    return found;
  }

  private ModelListing listing(String name) {
    try {
      Endpoint endpoint = endpoints.resolve(name);
      return new ModelNames(clients, endpoint, new Failures(endpoint, "", timeouts)).list();
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
