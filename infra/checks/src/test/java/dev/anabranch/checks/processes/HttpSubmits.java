package dev.anabranch.checks.processes;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Submits over HTTP, as any program could. */
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
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/sessions"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
