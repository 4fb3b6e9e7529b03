package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * Turns the endpoint of a {@link ModelChoice} into a URL and decides who may see the key: only the
 * one endpoint that the configuration names (OpenAI's if it names none), never the embedded server
 * and never a URL that some session was once pinned to.
 */
public final class Endpoints {
  /** Where a model without a URL is asked. */
  public static final String OPENAI = "https://api.openai.com/v1";

  private static final int RESOLVED_MAX = 1_000;

  private final Optional<String> embedded;
  private final String named;
  private final Optional<String> key;
  private final Map<String, Endpoint> resolved = new ConcurrentHashMap<>();

  /**
   * @param embedded base URL of the embedded model server, if one runs
   * @param named the base URL that the configuration names
   * @param key the key for {@code named}; blank counts as none
   */
  public Endpoints(Optional<String> embedded, Optional<String> named, Optional<String> key) {
    this.embedded = embedded.map(Endpoints::plain);
    this.named = plain(named.orElse(OPENAI));
    this.key = key.map(String::strip).filter(text -> !text.isEmpty()).map(Endpoints::sendable);
  }

  /** The base URL in the form in which it is compared and pinned; refuses what is not one. */
  public static String plain(String url) {
    HttpUrl parsed = HttpUrl.parse(url.strip());
    if (parsed == null) {
      throw new EndpointRefused(
          "a model endpoint is a URL such as http://127.0.0.1:8000/v1, not \"" + url + "\"");
    }
    if (!parsed.username().isEmpty() || !parsed.password().isEmpty()) {
      throw new EndpointRefused(
          "a model endpoint must not hold a password; put the key into OPENAI_API_KEY");
    }
    return parsed.toString().replaceAll("/+$", "");
  }

  private static String sendable(String key) {
    if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new EndpointRefused(
          "OPENAI_API_KEY holds a character that no key has; copy it again, without line breaks");
    }
    return key;
  }

  /** Each is looked at once. */
  Endpoint resolve(String endpoint) {
    Endpoint known = resolved.get(endpoint);
    if (known != null) {
      return known;
    }
    Endpoint found = looked(endpoint);
    if (resolved.size() < RESOLVED_MAX) {
      resolved.put(endpoint, found);
    }
    return found;
  }

  private Endpoint looked(String endpoint) {
    if (endpoint.equals(ModelChoice.EMBEDDED_ENDPOINT)) {
      return new Endpoint(
          embedded.orElseThrow(() ->
              new EndpointRefused(
                  "no embedded model server runs here; name a model endpoint instead")),
          Optional.empty(),
          true);
    }
    String url = plain(endpoint);
    return new Endpoint(url, url.equals(named) ? key : Optional.empty(), false);
  }
}
