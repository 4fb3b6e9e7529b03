package dev.anabranch.net;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way out of one room: an HTTP proxy on a socket file, which connects to the hosts that the
 * call was granted and to nothing else. Each room has its own; closing it closes all its
 * connections.
 */
public final class RoomProxy implements AutoCloseable {
  /** The kernel's bound on the path of a socket, without its last NUL. */
  static final int PATH_BYTES_MAX = 107;

  private final Path socket;
  private final AllowList allowed;
  private final ProxyBounds bounds;
  private final ServerSocketChannel server;
  private final Semaphore free;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  private RoomProxy(Path socket, AllowList allowed, ProxyBounds bounds) throws IOException {
    this.socket = socket;
    this.allowed = allowed;
    this.bounds = bounds;
    this.free = new Semaphore(bounds.openMax());
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    open.add(server);
  }

  /** Listens at {@code socket}, which must not be there yet. */
  public static RoomProxy open(Path socket, AllowList allowed, ProxyBounds bounds)
      throws IOException {
    if (socket.toString().length() > PATH_BYTES_MAX) {
      throw new IOException(
          "no network for this call: the path of its socket is longer than "
              + PATH_BYTES_MAX
              + " bytes; put the worker's data into a folder with a shorter path");
    }
    RoomProxy proxy = new RoomProxy(socket, allowed, bounds);
    try {
      proxy.server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      proxy.server.close();
      throw e;
    }
    Thread.ofVirtual().name("room-proxy").start(proxy::accept);
    return proxy;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel room = server.accept();
        Thread.ofVirtual().name("room-proxy-connection").start(() -> serve(room));
      }
    } catch (IOException closed) {
      close();
    }
  }

  private void serve(SocketChannel room) {
    boolean isFree = free.tryAcquire();
    ProxiedConnection connection = new ProxiedConnection(this, room);
    try (room) {
      keep(room);
      if (!isFree) {
        connection.refuse("more than " + bounds.openMax() + " connections at once");
      } else if (connections.incrementAndGet() > bounds.connectionsMax()) {
        connection.refuse("more than " + bounds.connectionsMax() + " connections in one call");
      } else if (bytes.get() > bounds.bytesMax()) {
        connection.refuse(spent());
      } else {
        connection.serve();
      }
    } catch (IOException endedByOneSide) {
      // Nobody is left to be told.
    } finally {
      open.remove(room);
      if (isFree) {
        free.release();
      }
    }
  }

  /** The file it listens at. */
  public Path socket() {
    return socket;
  }

  AllowList allowed() {
    return allowed;
  }

  ProxyBounds bounds() {
    return bounds;
  }

  /** Closes the channel with the proxy; at once if that is closed. */
  void keep(Channel channel) throws IOException {
    open.add(channel);
    if (!server.isOpen()) {
      channel.close();
    }
  }

  void forget(Channel channel) {
    open.remove(channel);
  }

  /** Counts bytes that were moved. */
  void count(int more) throws IOException {
    if (bytes.addAndGet(more) > bounds.bytesMax()) {
      throw new IOException(spent());
    }
  }

  private String spent() {
    return "the call has moved " + bounds.bytesMax() + " bytes, which is its bound";
  }

  @Override
  public void close() {
    // First, so that whatever is kept from now on is closed by whoever keeps it.
    closeQuietly(server);
    for (Channel channel : open) {
      closeQuietly(channel);
    }
    try {
      Files.deleteIfExists(socket);
    } catch (IOException leftForTheFolder) {
      // The folder of the call is deleted next, and says what cannot be.
    }
  }

  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(RoomProxy.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection did not close", e);
    }
  }
}
