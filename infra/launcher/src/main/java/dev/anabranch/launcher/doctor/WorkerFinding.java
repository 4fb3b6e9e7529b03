package dev.anabranch.launcher.doctor;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Counted;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Whether somebody takes tool calls, as far as the server of the data folder knows. */
final class WorkerFinding {
  private static final Set<String> AWAY = Set.of("gone", "lost");

  private final boolean serverUp;
  private final Supplier<Json.Obj> workers;

  /**
   * @param workers what {@code GET /api/workers} answers
   */
  WorkerFinding(boolean serverUp, Supplier<Json.Obj> workers) {
    this.serverUp = serverUp;
    this.workers = workers;
  }

  Finding told() {
    if (!serverUp) {
      return Finding.good("workers", "known while a server is up; it has one of its own");
    }
    try {
      return of(workers.get().list("workers").stream().map(Json::asObject).toList());
    } catch (VerbFailed e) {
      return Finding.bad("workers", String.valueOf(e.getMessage()), "see what it says");
    }
  }

  private static Finding of(List<Json.Obj> all) {
    List<Json.Obj> there =
        all.stream().filter(worker -> !AWAY.contains(worker.text("state"))).toList();
    long ready = there.stream().filter(worker -> worker.text("state").equals("ready")).count();
    String found = Counted.of(there.size(), "worker") + " heard, " + ready + " ready";
    List<String> problems =
        there.stream()
            .flatMap(worker ->
                worker.findText("problem").map(why -> worker.text("id") + ": " + why).stream())
            .toList();
    if (!problems.isEmpty()) {
      return Finding.bad("workers", found, String.join("; ", problems));
    }
    return ready > 0
        ? Finding.good("workers", found)
        : Finding.bad("workers", found, "start one with `anabranch up --role worker`");
  }
}
