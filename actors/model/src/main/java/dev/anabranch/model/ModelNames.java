package dev.anabranch.model;

import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.util.List;
import okhttp3.Response;

/** Asks an endpoint which models it has. */
final class ModelNames {
  private static final int BYTES_MAX = 4 << 20;
  private static final int IDS_MAX = 10_000;

  private final Clients clients;
  private final Endpoint endpoint;
  private final Failures failures;

  ModelNames(Clients clients, Endpoint endpoint, Failures failures) {
    this.clients = clients;
    this.endpoint = endpoint;
    this.failures = failures;
  }

  ModelListing list() {
    try (Response response = clients.get(endpoint, "models")) {
      byte[] body = response.body().byteStream().readNBytes(BYTES_MAX);
      return new ModelListing.Listed(ids(Json.parseObject(body)));
    } catch (IOException e) {
      return new ModelListing.Unlisted(failures.broken(e, false, Usage.UNKNOWN));
    } catch (JsonRefused e) {
      return new ModelListing.Unlisted(
          failures.malformed(String.valueOf(e.getMessage()), Usage.UNKNOWN));
    }
  }

  private static List<String> ids(Json.Obj body) {
    return body.list("data").stream()
        .limit(IDS_MAX)
        .map(model -> model.asObject().text("id"))
        .toList();
  }
}
