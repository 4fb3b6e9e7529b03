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
 * @param servers names of foreign servers of the worker that a command may use
 */
public record Reach(List<String> network, List<String> secrets, List<String> servers) {
  public static final Reach NOTHING = new Reach(List.of(), List.of());

  public Reach {
    network = List.copyOf(network);
    secrets = List.copyOf(secrets);
    servers = List.copyOf(servers);
  }

  /** Hosts and secrets alone. */
  public Reach(List<String> network, List<String> secrets) {
    this(network, secrets, List.of());
  }

  /** True if a command stays in its room, so that running it again harms nobody. */
  public boolean isNothing() {
    return network.isEmpty() && secrets.isEmpty() && servers.isEmpty();
  }

  /** Servers are left out if there are none, as the first release did. */
  public Json.Obj json() {
    Json.Obj json =
        Json.object().with("network", Json.strings(network)).with("secrets", Json.strings(secrets));
    return servers.isEmpty() ? json : json.with("servers", Json.strings(servers));
  }

  public static Reach of(Json.Obj json) {
    return new Reach(
        texts(json, "network"),
        texts(json, "secrets"),
        json.find("servers").isPresent() ? texts(json, "servers") : List.of());
  }

  private static List<String> texts(Json.Obj json, String key) {
    return json.list(key).stream().map(Json::asText).toList();
  }
}
