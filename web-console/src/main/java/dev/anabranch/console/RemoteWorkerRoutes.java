package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteWorkers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where programs in any language take the calls of the tools that they offer. */
final class RemoteWorkerRoutes {
  private static final String WORKER = "/api/remote-workers/{id}";
  private static final String CALL = WORKER + "/calls/{ticket}";

  private final Optional<RemoteWorkers> here;
  private final String token;

  RemoteWorkerRoutes(Optional<RemoteWorkers> here, String token) {
    this.here = here;
    this.token = token;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Access.VIEWER, "/api/remote-workers", call -> Answer.ok(workers().all()))
            .quiet(),
        Endpoint.get(
            Access.ADMIN,
            "/api/remote-workers/token",
            call -> Answer.ok(Json.object().with("token", token))),
        Endpoint.worker("/api/remote-workers", this::join),
        Endpoint.worker(WORKER + "/take", this::take),
        Endpoint.worker(WORKER + "/beat", call -> Answer.ok(workers().beat(worker(call)))),
        Endpoint.worker(WORKER + "/leave", call -> Answer.ok(workers().leave(worker(call)))),
        Endpoint.worker(
            CALL + "/begin", call -> Answer.ok(workers().begin(worker(call), ticket(call)))),
        Endpoint.worker(CALL + "/output", this::print),
        Endpoint.worker(CALL + "/end", this::end));
  }

  private RemoteWorkers workers() {
    return here.orElseThrow(() ->
        new Problem(
            Kind.UNAVAILABLE,
            "This server has no worker of its own, which remote workers could join; start it with"
                + " --role all."));
  }

  private static String worker(Call call) {
    return call.path().getOrDefault("id", "");
  }

  private static String ticket(Call call) {
    return call.path().getOrDefault("ticket", "");
  }

  private Answer join(Call call) throws IOException {
    Json.Obj hello = call.json(Set.of("protocol", "name", "program", "tools"));
    return Answer.json(201, workers().join(hello));
  }

  private Answer take(Call call) throws IOException {
    long millis = call.json(Set.of("waitMillis")).findInteger("waitMillis").orElse(0);
    if (millis < 0) {
      throw new Problem(Kind.UNPROCESSABLE, "waitMillis must be 0 or more.");
    }
    return Answer.ok(workers().take(worker(call), Duration.ofMillis(millis)));
  }

  private Answer print(Call call) throws IOException {
    String text = call.json(Set.of("text")).text("text");
    return Answer.ok(workers().print(worker(call), ticket(call), text));
  }

  private Answer end(Call call) throws IOException {
    Json.Obj how = call.json(Set.of("exit", "output", "refused", "lost", "doubt", "stopped"));
    return Answer.ok(workers().end(worker(call), ticket(call), how));
  }
}
