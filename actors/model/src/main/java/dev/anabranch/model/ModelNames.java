package dev.anabranch.model;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.util.List;

/** Asks an endpoint which models it has. */
final class ModelNames {
  private static final int BYTES_MAX = 4 << 20;
  private static final int IDS_MAX = 10_000;

  private final OpenAIClient client;
  private final Failures failures;

  ModelNames(OpenAIClient client, Failures failures) {
    this.client = client;
    this.failures = failures;
  }

  ModelListing list() {
    try (HttpResponse response = client.models().withRawResponse().list()) {
      return new ModelListing.Listed(ids(Json.parseObject(response.body().readNBytes(BYTES_MAX))));
    } catch (OpenAIIoException e) {
      IOException cause = e.getCause() instanceof IOException io ? io : new IOException(e);
      return new ModelListing.Unlisted(failures.broken(cause, false, Usage.UNKNOWN));
    } catch (IOException e) {
      return new ModelListing.Unlisted(failures.broken(e, true, Usage.UNKNOWN));
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
