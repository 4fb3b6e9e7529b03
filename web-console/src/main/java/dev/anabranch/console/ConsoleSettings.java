package dev.anabranch.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where and for whom the console listens.
 *
 * @param host the address to bind; keep it on loopback unless a person asked for more
 * @param port the port to bind, 0 for any
 * @param nextFree take the next free port if {@code port} is taken
 * @param token the secret that opens everything but the pages
 * @param owner who submits what comes in with the token
 * @param names host names beside {@code localhost} and addresses under which people reach the
 *     server
 * @param workspaceRoots folders inside which {@code workspace: {dir}} is allowed; none by default
 * @param version of the program, for people
 * @param folder where tokens that were given are kept; without it they end with the server
 */
public record ConsoleSettings(
    String host,
    int port,
    boolean nextFree,
    String token,
    String owner,
    Set<String> names,
    List<Path> workspaceRoots,
    String version,
    Optional<Path> folder) {
  public ConsoleSettings {
    if (token.length() < 16) {
      throw new IllegalArgumentException("the token must have at least 16 characters");
    }
    names = Set.copyOf(names);
    workspaceRoots = List.copyOf(workspaceRoots);
  }

  /** Loopback, the owner {@code owner}, no further names and no workspace roots. */
  public static ConsoleSettings loopback(int port, boolean nextFree, String token, String version) {
    return new ConsoleSettings(
        "127.0.0.1",
        port,
        nextFree,
        token,
        "owner",
        Set.of(),
        List.of(),
        version,
        Optional.empty());
  }
}
