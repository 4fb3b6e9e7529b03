package dev.anabranch.model;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Gets JSON from the paths of one server, with its key, in a short time or not at all. */
final class Fetch implements ServerLook.Fetching {
  private static final long BYTES_MAX = 4 << 20;
  private static final String API = "/v1";

  private final OkHttpClient http;
  private final Endpoint endpoint;

  Fetch(OkHttpClient http, Endpoint endpoint) {
    this.http = http;
    this.endpoint = endpoint;
  }

  @Override
  public Optional<Json.Obj> at(String path, Optional<Json.Obj> body) throws IOException {
    Request.Builder request = new Request.Builder().url(url(path));
    endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    body.ifPresent(json -> request.post(new JsonBody(json)));
    try (Response response = http.newCall(request.build()).execute()) {
      return Optional.of(Json.parseObject(response.peekBody(BYTES_MAX).bytes()));
    } catch (AnsweredWithStatus notThere) {
      return Optional.empty();
    } catch (JsonRefused otherThanJson) {
      return Optional.empty();
    }
  }

  /** The API's paths as the base URL has them, all others beside it. */
  private String url(String path) {
    String base = endpoint.baseUrl().replaceFirst("\\?.*", "");
    if (path.startsWith(API)) {
      return base + path.substring(API.length());
    }
    return (base.endsWith(API) ? base.substring(0, base.length() - API.length()) : base) + path;
  }
}
