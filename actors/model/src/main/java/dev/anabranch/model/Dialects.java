package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was learnt of each model at each endpoint, for the life of this process. */
final class Dialects {
  private static final int KEPT_MAX = 256;

  private final Map<ModelChoice, Dialect> learnt = new ConcurrentHashMap<>();
  private final Map<ModelChoice, ServerFacts> servers = new ConcurrentHashMap<>();

  /**
   * @param place the model at its base URL
   */
  Dialect of(ModelChoice place) {
    Dialect known = learnt.get(place);
    return known != null ? known : Dialect.of(server(place).kind());
  }

  ServerFacts server(ModelChoice place) {
    return servers.getOrDefault(place, ServerFacts.UNKNOWN);
  }

  boolean knowsServer(ModelChoice place) {
    return servers.containsKey(place) || servers.size() >= KEPT_MAX;
  }

  /** What was learnt before the server was seen stays learnt. */
  void saw(ModelChoice place, ServerFacts facts) {
    keep(servers, place, facts);
    learnt.computeIfPresent(place, (same, before) -> before.and(Dialect.of(facts.kind())));
  }

  /** False if there is no room to remember it. */
  boolean learnt(ModelChoice place, Dialect dialect) {
    return keep(learnt, place, dialect);
  }

  private static <T> boolean keep(Map<ModelChoice, T> map, ModelChoice place, T value) {
    if (map.size() < KEPT_MAX || map.containsKey(place)) {
      map.put(place, value);
      return true;
    }
    return false;
  }
}
