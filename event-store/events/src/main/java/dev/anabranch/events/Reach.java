package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;

/**
 * What of the world outside the calls of a session may reach; by default nothing.
 *
 * @param network hosts that a command may connect to, as {@code host}, {@code host:port} or {@code
 *     *.host}; a worker may allow fewer
 * @param secrets names of secrets that a command finds in its environment; their values are the
 *     worker's and stand in no entry
 */
public record Reach(List<String> network, List<String> secrets) {
  public static final Reach NOTHING = new Reach(List.of(), List.of());

  public Reach {
    network = List.copyOf(network);
    secrets = List.copyOf(secrets);
  }

  /** True if a command stays in its room, so that running it again harms nobody. */
  public boolean isNothing() {
    return network.isEmpty() && secrets.isEmpty();
  }

  public Json.Obj json() {
    return Json.object()
        .with("network", Json.strings(network))
        .with("secrets", Json.strings(secrets));
  }

  public static Reach of(Json.Obj json) {
    return new Reach(texts(json, "network"), texts(json, "secrets"));
  }

  private static List<String> texts(Json.Obj json, String key) {
    return json.list(key).stream().map(Json::asText).toList();
  }
}
