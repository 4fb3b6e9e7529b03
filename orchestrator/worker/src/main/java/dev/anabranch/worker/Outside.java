package dev.anabranch.worker;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.mcp.McpServers;
import dev.anabranch.net.HostPattern;
import dev.anabranch.sandbox.Grants;
import dev.anabranch.sandbox.RoomCommand;
import dev.anabranch.sandbox.Secrets;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.tools.ArgumentsRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What of the world outside a worker lets calls reach, at most; what a call gets of it, its session
 * says.
 *
 * @param network hosts that commands may reach
 * @param fetch hosts that {@code web_fetch} may ask
 * @param secrets the value of a secret by its name; empty if the worker has none of that name
 * @param servers foreign servers, some of which commands may use
 */
public record Outside(
    List<HostPattern> network,
    List<HostPattern> fetch,
    Function<String, Optional<String>> secrets,
    McpServers servers) {
  public static final String NETWORK_SETTING = "network.allow";
  public static final String SECRET_PREFIX = "ANABRANCH_SECRET_";
  public static final Outside NOTHING = new Outside(List.of(), List.of(), name -> Optional.empty());

  public Outside {
    network = List.copyOf(network);
    fetch = List.copyOf(fetch);
  }

  /** What reaches no foreign server. */
  public Outside(
      List<HostPattern> network,
      List<HostPattern> fetch,
      Function<String, Optional<String>> secrets) {
    this(network, fetch, secrets, McpServers.NONE);
  }

  /** The same with servers that commands may use. */
  public Outside having(McpServers others) {
    return new Outside(network, fetch, secrets, others);
  }

  /** What a call is granted; refuses a call that was promised more than this worker allows. */
  Grants grants(ToolRequest request) throws ArgumentsRefused {
    List<HostPattern> hosts = new ArrayList<>();
    for (String wanted : request.reach().network()) {
      hosts.add(allowed(wanted));
    }
    List<String> named = request.reach().servers();
    Optional<RoomCommand> command =
        named.isEmpty() ? Optional.empty() : Optional.of(servers.command(named));
    Map<String, byte[]> values = new HashMap<>();
    for (String name : request.reach().secrets()) {
      values.put(name, value(name).getBytes(StandardCharsets.UTF_8));
    }
    return new Grants(hosts, Secrets.of(values), command);
  }

  private HostPattern allowed(String wanted) throws ArgumentsRefused {
    try {
      HostPattern host = HostPattern.of(wanted);
      if (network.stream().anyMatch(allowed -> allowed.covers(host))) {
        return host;
      }
    } catch (IllegalArgumentException e) {
      throw new ArgumentsRefused(String.valueOf(e.getMessage()));
    }
    throw new ArgumentsRefused(
        "the worker does not allow "
            + wanted
            + "; who runs it can add it to its setting "
            + NETWORK_SETTING);
  }

  private String value(String name) throws ArgumentsRefused {
    String value =
        secrets
            .apply(name)
            .orElseThrow(() ->
                new ArgumentsRefused(
                    "the worker has no secret "
                        + name
                        + "; who runs it can set "
                        + SECRET_PREFIX
                        + name
                        + " in its environment"));
    if (value.length() < Redactor.VALUE_MIN) {
      throw new ArgumentsRefused(
          "the secret "
              + name
              + " is too short to be kept out of what is written; it needs "
              + Redactor.VALUE_MIN
              + " characters");
    }
    return value;
  }
}
