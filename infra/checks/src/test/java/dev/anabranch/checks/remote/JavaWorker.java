package dev.anabranch.checks.remote;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A remote worker in this process, sound unless it has a flaw. Its death is its silence. */
final class JavaWorker implements AutoCloseable {
  private static final Map<String, String> TOOLS =
      new TreeMap<>(
          Map.of(
              "echo", "pure text string",
              "fail", "pure",
              "refuse", "pure",
              "flood", "pure bytes integer",
              "sleep", "external seconds integer",
              "count", "external number integer",
              "die", "external"));
  private static final int PIECE = 1 << 16;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;
  private final String token;
  private final Path effects;
  private final Flaw flaw;
  private final String self;
  private final Set<String> stops = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /** What is wrong with a worker. */
  enum Flaw {
    NONE,
    BEGINS_UNASKED,
    IGNORES_NO,
    NEVER_BEATS,
    DOES_TWICE,
    IGNORES_STOPS,
    ENDS_WITH_ZERO,
    KEEPS_HALF,
    GARBLES,
    HIDES_REFUSALS,
    REPEATS_NAMES
  }

  JavaWorker(RemoteWorkerContract.Place place, Path effects, Flaw flaw) throws IOException {
    this.url = place.url();
    this.token = place.token();
    this.effects = effects;
    this.flaw = flaw;
    this.self = "/" + ask("", hello(place.name())).text("worker");
    if (flaw != Flaw.NEVER_BEATS) {
      Thread.ofVirtual().start(() -> forever(this::beat));
    }
    for (int i = 0; i < 4; i++) {
      Thread.ofVirtual().start(() -> forever(this::take));
    }
  }

  /** A step of a life. */
  private interface Step {
    void go() throws IOException, InterruptedException;
  }

  private void forever(Step step) {
    try {
      while (!over) {
        step.go();
      }
    } catch (IOException | IllegalStateException gone) {
      over = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Json.Obj hello(String name) {
    List<Json> tools = new ArrayList<>();
    TOOLS.forEach((tool, words) -> {
      String[] of = words.split(" ");
      Json.Obj properties = Json.object();
      if (of.length > 1) {
        properties = properties.with(of[1], Json.object().with("type", of[2]));
      }
      tools.add(
          Json.object()
              .with("name", tool)
              .with("description", "Does " + tool + ".")
              .with("effect", of[0])
              .with(
                  "parameters",
                  Json.object()
                      .with("properties", properties)
                      .with("required", Json.strings(of.length > 1 ? List.of(of[1]) : List.of()))));
    });
    return Json.object()
        .with("protocol", 1)
        .with("name", name)
        .with("program", "java")
        .with("tools", Json.array(tools));
  }

  private void beat() throws IOException, InterruptedException {
    hearStops(ask(self + "/beat", Json.object()));
    TimeUnit.MILLISECONDS.sleep(500);
  }

  private void hearStops(Json.Obj answer) {
    answer.list("stop").forEach(ticket -> stops.add(ticket.asText()));
  }

  private void take() throws IOException, InterruptedException {
    Json.Obj answer = ask(self + "/take", Json.object().with("waitMillis", 1000));
    hearStops(answer);
    Optional<Json> found = answer.find("call");
    if (found.isPresent() && !over) {
      Json.Obj call = found.get().asObject();
      String path = self + "/calls/" + call.text("ticket");
      if (flaw == Flaw.BEGINS_UNASKED || mayBegin(path)) {
        ask(path + "/end", run(call, path));
      }
    }
  }

  private boolean mayBegin(String path) throws IOException {
    return ask(path + "/begin", Json.object()).bool("go") || flaw == Flaw.IGNORES_NO;
  }

  private Json.Obj run(Json.Obj call, String path) throws IOException, InterruptedException {
    Json.Obj arguments = call.obj("arguments");
    return switch (call.text("tool")) {
      case "echo" -> done().with("output", echoed(arguments.text("text")));
      case "fail" -> exit(flaw == Flaw.ENDS_WITH_ZERO ? 0 : 3).with("output", "no");
      case "refuse" ->
          flaw == Flaw.HIDES_REFUSALS ? done() : Json.object().with("refused", "not today");
      case "flood" -> flood(path, arguments.integer("bytes"));
      case "sleep" -> sleep(call.text("ticket"), arguments.integer("seconds"));
      case "count" -> count(arguments.integer("number"), call.text("call"));
      default -> die();
    };
  }

  private String echoed(String text) {
    return flaw == Flaw.GARBLES ? text.replaceAll("[^ -~]", "?") : text;
  }

  private static Json.Obj done() {
    return exit(0);
  }

  private static Json.Obj exit(int exit) {
    return Json.object().with("exit", exit);
  }

  private Json.Obj flood(String path, long bytes) throws IOException {
    long wanted = flaw == Flaw.KEEPS_HALF ? bytes / 2 : bytes;
    for (long i = 0; i < wanted; i += PIECE) {
      String piece = "y".repeat((int) Math.min(PIECE, wanted - i));
      ask(path + "/output", Json.object().with("text", piece));
    }
    return done();
  }

  private Json.Obj sleep(String ticket, long seconds) throws IOException, InterruptedException {
    note("asleep");
    for (long left = seconds * 10; left > 0; left--) {
      if (stops.contains(ticket) && flaw != Flaw.IGNORES_STOPS) {
        return Json.object().with("stopped", true);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return done();
  }

  private Json.Obj count(long number, String call) throws IOException {
    note(number + " " + (flaw == Flaw.REPEATS_NAMES ? "the same" : call));
    if (flaw == Flaw.DOES_TWICE) {
      note(number + " " + call);
    }
    return done();
  }

  private Json.Obj die() throws IOException {
    note("die");
    over = true;
    throw new IOException("died");
  }

  private synchronized void note(String line) throws IOException {
    Files.writeString(effects, line + "\n", StandardOpenOption.APPEND);
  }

  private Json.Obj ask(String path, Json.Obj body) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("/api/remote-workers" + path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body.canonical()))
              .build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(answer.body());
      }
      return Json.parseObject(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Falls silent, as a killed one does. */
  @Override
  public void close() {
    over = true;
    client.shutdownNow();
  }
}
