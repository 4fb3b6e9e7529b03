package dev.anabranch.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A host that may be reached, with the addresses that were looked at; only these are dialled. */
public record Target(HostName host, int port, List<InetAddress> addresses) {
  private static final int TRIED_MAX = 4;

  public Target {
    addresses = List.copyOf(addresses);
  }

  /** Connects to the first address that answers. */
  SocketChannel connect(Duration each) throws IOException {
    return connect(each, unwatched -> {});
  }

  /**
   * Connects to the first address that answers. Each channel is handed to {@code watcher} before it
   * connects; who closes it ends the attempt.
   */
  SocketChannel connect(Duration each, Consumer<SocketChannel> watcher) throws IOException {
    IOException last = new IOException("no address");
    for (InetAddress address : addresses.subList(0, Math.min(TRIED_MAX, addresses.size()))) {
      SocketChannel channel = SocketChannel.open();
      watcher.accept(channel);
      try {
        channel.socket().connect(new InetSocketAddress(address, port), (int) each.toMillis());
        return channel;
      } catch (IOException e) {
        channel.close();
        last = e;
      }
    }
    throw last;
  }

  /** The host and, if it is not the usual one, the port, as a Host line has them. */
  String authority(int usualPort) {
    return port == usualPort ? host.text() : host.text() + ":" + port;
  }
}
