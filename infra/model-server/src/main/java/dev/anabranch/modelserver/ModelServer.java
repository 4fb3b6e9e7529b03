package dev.anabranch.modelserver;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The embedded model behind {@code /v1/chat/completions} and {@code /v1/models}, on loopback only.
 * It needs no key and keeps nothing but its simulated prefix cache.
 */
public final class ModelServer implements AutoCloseable {
  /** The largest request that is read. */
  public static final int BODY_BYTES_MAX = 32 << 20;

  private static final long STOP_SECONDS_MAX = 10;
  private static final int THREADS = 4;

  private final Vertx vertx;
  private final HttpServer server;
  private final Completions completions;
  private final ExecutorService threads;

  private ModelServer(
      Vertx vertx, HttpServer server, Completions completions, ExecutorService threads) {
    this.vertx = vertx;
    this.server = server;
    this.completions = completions;
    this.threads = threads;
  }

  /**
   * Starts a server and returns when it listens.
   *
   * @throws PortTaken if the port cannot be had
   */
  public static ModelServer start(Settings settings) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    Completions completions = new Completions(settings.policy(), settings.cache());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("embedded-model-", 0).factory());
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(settings.port()))
            .requestHandler(router(vertx, new ChatRoute(settings, completions, threads)));
    try {
      server.listen().await();
      return new ModelServer(vertx, server, completions, threads);
    } catch (Exception e) {
      vertx.close();
      throw new PortTaken(settings.port(), e);
    }
  }

  private static Router router(Vertx vertx, ChatRoute chat) {
    Router router = Router.router(vertx);
    router
        .post("/v1/chat/completions")
        .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
        .handler(chat);
    router.get("/v1/models").handler(ModelServer::models);
    router.errorHandler(
        404,
        context ->
            ErrorBody.end(
                context.response(),
                404,
                "no such path; this server has /v1/chat/completions and /v1/models"));
    router.errorHandler(
        405, context -> ErrorBody.end(context.response(), 405, "this path takes another method"));
    router.errorHandler(
        413,
        context -> ErrorBody.end(context.response(), 413, "the request is larger than 32 MiB"));
    router.errorHandler(
        500, context -> ErrorBody.end(context.response(), 500, "the embedded model failed"));
    return router;
  }

  private static void models(RoutingContext context) {
    Json.Obj model =
        Json.object()
            .with("id", ModelChoice.EMBEDDED_ID)
            .with("object", "model")
            .with("created", 0)
            .with("owned_by", "anabranch");
    Json.Obj list = Json.object().with("object", "list").with("data", Json.array(List.of(model)));
    context.response().putHeader("content-type", "application/json").end(list.canonical());
  }

  /** What was billed so far. */
  public Bill bill() {
    return completions.bill();
  }

  public int port() {
    return server.actualPort();
  }

  /** What a client puts before {@code /chat/completions}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /**
   * Ends; a request that waits or is being answered gets no answer. Who thinks ends before the
   * event loop, which would throw at them when it is gone.
   */
  @Override
  public void close() {
    await(server.close());
    threads.shutdownNow();
    try {
      threads.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    await(vertx.close());
  }

  private static void await(Future<Void> closed) {
    closed
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(STOP_SECONDS_MAX, TimeUnit.SECONDS)
        .join();
  }
}
