package dev.anabranch.launcher.client;

import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The server of a data folder while it lasts. It may end between the moment it is found and the
 * moment it is asked; then the same is asked of the one that takes its place.
 */
public final class LastingServer {
  private final Supplier<HttpApi> servers;
  private final Predicate<HttpApi> lasts;

  /**
   * @param servers finds the server that is up, or starts one
   * @param lasts whether a server is still the one of the folder
   */
  public LastingServer(Supplier<HttpApi> servers, Predicate<HttpApi> lasts) {
    this.servers = servers;
    this.lasts = lasts;
  }

  /**
   * Asks what has one effect however often it is asked: the first server may have done it and ended
   * before it could say so.
   */
  public <T> T ask(Function<HttpApi, T> work) {
    HttpApi first = servers.get();
    try {
      return work.apply(first);
    } catch (VerbFailed e) {
      if (e.code() != Exit.UNREACHABLE || lasts.test(first)) {
        throw e;
      }
      return work.apply(servers.get());
    }
  }
}
