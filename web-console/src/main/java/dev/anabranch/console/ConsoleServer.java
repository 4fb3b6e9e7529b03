package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.AccessTokens;
import dev.anabranch.console.access.Caller;
import dev.anabranch.console.access.TokenFile;
import dev.anabranch.console.audit.AuditLog;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The HTTP API and the console's pages. Holds no truth: it reads journals and passes wishes on. */
public final class ConsoleServer implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int HEAD_BYTES_MAX = 16 << 10;
  private static final int PORTS_TRIED = 50;
  private static final int PORT_MAX = 65_535;
  private static final int IDLE_SECONDS_MAX = 600;
  private static final int WAIT_SECONDS_MAX = 10;

  private final ConsoleSettings settings;
  private final Vertx vertx;
  private final Gate gate;
  private final Counters counters;
  private final Dispatch dispatch;
  private final EventHub hub;
  private final List<Endpoint> endpoints;

  public ConsoleServer(ConsoleSettings settings, ConsolePorts ports) {
    this(settings, ports, HEARTBEAT, InstantSource.system());
  }

  ConsoleServer(
      ConsoleSettings settings, ConsolePorts ports, Duration heartbeat, InstantSource clock) {
    this.settings = settings;
    this.vertx = Vertx.vertx(options());
    AccessTokens given =
        new AccessTokens(
            settings.folder().map(TokenFile::in).orElseGet(TokenFile::inMemory),
            clock,
            new SecureRandom());
    Tokens tokens = new Tokens(settings.token(), given);
    this.counters = new Counters();
    Noting noting = new Noting(settings.folder().map(folder -> AuditLog.in(folder, clock)), clock);
    this.gate = new Gate(tokens, settings.names(), clock);
    EventLoop loop = new EventLoop(vertx.getOrCreateContext());
    this.dispatch = new Dispatch(loop, counters, new Owners(ports.reads()), noting);
    this.hub = new EventHub(ports.reads(), ports.commits());
    this.endpoints = endpoints(settings, ports, tokens, given, noting, clock, heartbeat);
  }

  private List<Endpoint> endpoints(
      ConsoleSettings settings,
      ConsolePorts ports,
      Tokens tokens,
      AccessTokens given,
      Noting noting,
      InstantSource clock,
      Duration heartbeat) {
    SubmitBody submits = new SubmitBody(ports, settings.workspaceRoots());
    Remembered remembered = new Remembered();
    List<Endpoint> all = new ArrayList<>();
    all.addAll(
        new SessionRoutes(ports.sessions(), submits, settings.owner(), remembered).endpoints());
    all.addAll(new PeopleRoutes(ports.sessions(), remembered).endpoints());
    ForkBody forks = new ForkBody(ports.models());
    all.addAll(new BranchRoutes(ports.sessions(), forks, remembered).endpoints());
    all.addAll(
        new EventRoutes(hub, ports.replies(), ports.outputs(), tokens::stillLive, heartbeat)
            .endpoints());
    all.addAll(new WorkspaceRoutes(ports.blobs(), ports.snapshots()).endpoints());
    all.addAll(new AuditRoutes(ports.doctor(), noting.log(), ports.anchors()).endpoints());
    all.addAll(new ExperienceRoutes(ports.experience(), settings.owner()).endpoints());
    all.addAll(new ImportRoute(ports.imports(), ImportRoute.BYTES_MAX).endpoints());
    all.addAll(new RemoteWorkerRoutes(ports.remote(), tokens.worker()).endpoints());
    all.addAll(new DeadLetterRoutes(ports.dead()).endpoints());
    all.addAll(new PageRoutes(tokens, noting, clock).endpoints());
    all.addAll(new TokenRoutes(given, hub::wakeAll).endpoints());
    all.addAll(
        new OpsRoutes(
                ports.readiness(),
                hub,
                counters,
                ports.reads()::lag,
                settings.version(),
                ports.workers())
            .endpoints());
    return List.copyOf(all);
  }

  /** How many requests were answered so far; grows with each use. */
  public long answers() {
    return counters.answers();
  }

  /** True while somebody follows events live. */
  public boolean isWatched() {
    return hub.streams() > 0;
  }

  /** Every route there is. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Listens, and answers the port; {@link PortTaken} if none can be had. Once per server. */
  public int start() {
    int port = settings.port();
    int last = settings.nextFree() ? Math.min(port + PORTS_TRIED, PORT_MAX) : port;
    while (true) {
      try {
        return listen(port);
      } catch (PortTaken e) {
        if (port >= last || !(e.getCause() instanceof BindException)) {
          throw e;
        }
        port++;
      }
    }
  }

  private int listen(int port) {
    HttpServer server =
        vertx
            .createHttpServer(http())
            .requestHandler(router())
            .invalidRequestHandler(this::refuseMalformed);
    try {
      return server
          .listen(port, settings.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(WAIT_SECONDS_MAX, TimeUnit.SECONDS)
          .actualPort();
    } catch (ExecutionException e) {
      throw new PortTaken(settings.host(), port, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new PortTaken(settings.host(), port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PortTaken(settings.host(), port, e);
    }
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static HttpServerOptions http() {
    return new HttpServerOptions()
        .setCompressionSupported(true)
        .setHandle100ContinueAutomatically(true)
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(HEAD_BYTES_MAX)
        .setMaxHeaderSize(HEAD_BYTES_MAX)
        .setIdleTimeout(IDLE_SECONDS_MAX)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::admit);
    for (Endpoint endpoint : endpoints) {
      router.route(endpoint.method(), endpoint.route()).handler(call -> enter(call, endpoint));
      if (endpoint.method().equals(HttpMethod.GET)) {
        router.route(HttpMethod.HEAD, endpoint.route()).handler(call -> enter(call, endpoint));
      }
    }
    router.errorHandler(400, call -> refuse(call, Kind.BAD_REQUEST, "The address is malformed."));
    router.errorHandler(
        404, call -> refuse(call, Kind.NO_SUCH_PATH, "GET /openapi.yaml lists what there is."));
    router.errorHandler(
        405, call -> refuse(call, Kind.WRONG_METHOD, "GET /openapi.yaml lists what there is."));
    router.errorHandler(
        500, call -> dispatch.refuse(call.request(), Problems.of(call.failure(), true)));
    return router;
  }

  private void admit(RoutingContext call) {
    Gate.securityHeaders(call.response().headers());
    gate.refusal(call.request())
        .ifPresentOrElse(problem -> dispatch.refuse(call.request(), problem), call::next);
  }

  private void enter(RoutingContext call, Endpoint endpoint) {
    Optional<Problem> tried = gate.loginRefusal(call.request());
    if (tried.isPresent()) {
      dispatch.refuse(call.request(), tried.get());
      return;
    }
    Optional<Caller> caller = gate.caller(call.request());
    Gate.refusal(caller, endpoint)
        .ifPresentOrElse(
            problem -> refuse(call.request(), endpoint, caller, problem),
            () -> dispatch.handle(call, endpoint, caller.orElse(Caller.NOBODY)));
  }

  private void refuse(
      HttpServerRequest request, Endpoint endpoint, Optional<Caller> caller, Problem problem) {
    if (caller.isPresent() && problem.kind() == Kind.FORBIDDEN) {
      dispatch.refuse(request, endpoint, caller.get(), problem);
    } else {
      refuseStranger(request, Optional.of(endpoint), problem);
    }
  }

  private void refuseStranger(
      HttpServerRequest request, Optional<Endpoint> endpoint, Problem problem) {
    if (gate.showsWrongToken(request)) {
      gate.wrongTokenRefusal(request)
          .ifPresentOrElse(
              tooMany -> dispatch.refuse(request, tooMany),
              () -> dispatch.refuseWrongToken(request, endpoint, problem));
    } else {
      dispatch.refuse(request, problem);
    }
  }

  /** What the parser gave up at, before there was a path or a caller. */
  private void refuseMalformed(HttpServerRequest request) {
    Gate.securityHeaders(request.response().headers());
    String cause = request.decoderResult().cause().getClass().getSimpleName();
    Problem problem =
        switch (cause) {
          case "TooLongHttpHeaderException" ->
              new Problem(
                  Kind.HEADERS_TOO_LARGE,
                  "All headers together have at most " + HEAD_BYTES_MAX + " bytes.");
          case "TooLongHttpLineException" ->
              new Problem(
                  Kind.ADDRESS_TOO_LONG, "An address has at most " + HEAD_BYTES_MAX + " bytes.");
          default -> new Problem(Kind.BAD_REQUEST, "This is no HTTP request.");
        };
    dispatch.refuseAndClose(request, problem);
  }

  /** Who is not let in does not learn what there is. */
  private void refuse(RoutingContext call, Kind kind, String detail) {
    if (gate.caller(call.request()).filter(who -> !who.equals(Caller.WORKER)).isPresent()) {
      dispatch.refuse(call.request(), new Problem(kind, detail));
    } else {
      refuseStranger(call.request(), Optional.empty(), Gate.notLoggedIn());
    }
  }

  /** Ends live streams, lets answers under way finish for a moment, and stops listening. */
  @Override
  public void close() {
    hub.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The process ends anyway; nothing here holds truth.
    }
    dispatch.close();
  }
}
