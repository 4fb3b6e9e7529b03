package dev.anabranch.launcher.reads;

import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.SessionArgument;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads from a server. */
public final class RemoteReads implements Reads {
  private final HttpApi api;

  public RemoteReads(HttpApi api) {
    this.api = api;
  }

  @Override
  public Json.Obj sessions(Optional<String> cursor) {
    return api.get("/api/sessions" + cursor.map(after -> "?cursor=" + coded(after)).orElse(""));
  }

  @Override
  public Json.Obj session(String id) {
    return api.get(SessionArgument.path(id));
  }

  @Override
  public void entries(String id, long after, Consumer<Json.Obj> sink) throws IOException {
    String path = SessionArgument.path(id) + "/events?after=" + after;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                api.stream(path, "application/x-ndjson"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          sink.accept(Json.parseObject(line));
        }
      }
    }
  }

  @Override
  public Json.Obj search(String text, SearchQuery query, OptionalLong cursor, int max) {
    String after = cursor.isPresent() ? "&cursor=" + cursor.getAsLong() : "";
    return api.get("/api/search?q=" + coded(text) + "&limit=" + max + after);
  }

  @Override
  public Json.Obj prompt(String id, OptionalLong at) {
    return api.get(SessionArgument.path(id) + "/prompt" + at("?", at));
  }

  @Override
  public Json.Obj files(String id, OptionalLong at) {
    return api.get(SessionArgument.path(id) + "/files" + at("?", at));
  }

  @Override
  public byte[] file(String id, OptionalLong at, String path) {
    String coded =
        Arrays.stream(path.split("/", -1)).map(RemoteReads::coded).collect(Collectors.joining("/"));
    return api.bytes(SessionArgument.path(id) + "/files/" + coded + at("?", at));
  }

  @Override
  public String diff(String id) {
    return new String(
        api.bytes(SessionArgument.path(id) + "/diff", "text/x-diff"), StandardCharsets.UTF_8);
  }

  @Override
  public String diff(String from, String to) {
    throw new VerbFailed(
        Exit.USAGE, "two sessions are compared in the data folder itself; leave --url out");
  }

  @Override
  public Json.Obj lineage(String id) {
    return api.get(SessionArgument.path(id) + "/lineage");
  }

  @Override
  public Json.Obj compare(List<String> ids) {
    List<String> known = ids.stream().map(id -> SessionArgument.id(id).value()).toList();
    return api.get("/api/compare?ids=" + String.join(",", known));
  }

  @Override
  public Json.Obj usage(Optional<String> id, boolean lineage, UsageSums.By by) {
    String of =
        id.map(named -> (lineage ? "&root=" : "&session=") + SessionArgument.id(named).value())
            .orElse("");
    return api.get("/api/usage?by=" + by.name().toLowerCase(Locale.ROOT) + of);
  }

  @Override
  public Json.Obj approvals(Optional<String> cursor) {
    return api.get("/api/approvals" + cursor.map(after -> "?cursor=" + coded(after)).orElse(""));
  }

  @Override
  public Json.Obj workers() {
    return api.get("/api/workers");
  }

  @Override
  public Json.Obj remoteWorkers() {
    return api.get("/api/remote-workers");
  }

  @Override
  public Optional<String> remoteWorkerToken() {
    return Optional.of(api.get("/api/remote-workers/token").text("token"));
  }

  @Override
  public Json.Obj verify(List<String> ids) {
    Json.Obj body =
        ids.isEmpty() ? Json.object() : Json.object().with("sessions", Json.strings(ids));
    return api.post("/api/verify", body, Optional.empty());
  }

  @Override
  public void export(String id, OutputStream out) throws IOException {
    try (InputStream lines =
        api.stream(SessionArgument.path(id) + "/export?format=jsonl", "application/x-ndjson")) {
      lines.transferTo(out);
    }
  }

  @Override
  public void close() {
    // nothing is held between calls
  }

  private static String at(String mark, OptionalLong seq) {
    return seq.isPresent() ? mark + "at=" + seq.getAsLong() : "";
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
