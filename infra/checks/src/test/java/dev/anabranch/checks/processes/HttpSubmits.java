package dev.anabranch.checks.processes;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Submits over HTTP and asks what became of it, as any program could. */
final class HttpSubmits {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String token;

  HttpSubmits(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  HttpResponse<String> submit(Json.Obj body, String idempotencyKey)
      throws IOException, InterruptedException {
    return http.send(
        to("/api/sessions")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  String status(String session) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(to("/api/sessions/" + session).build(), HttpResponse.BodyHandlers.ofString());
    return Json.parseObject(answer.body()).text("status");
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
  }
}
