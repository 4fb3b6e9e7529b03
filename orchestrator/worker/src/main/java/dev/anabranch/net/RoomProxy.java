package dev.anabranch.net;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way out of one room: an HTTP proxy on a socket file, which connects to the hosts that the
 * call was granted and to nothing else. Each room has its own; closing it closes all its
 * connections.
 */
public final class RoomProxy implements AutoCloseable {
  private final AllowList allowed;
  private final ProxyBounds bounds;
  private final RoomDoor door;
  private final Semaphore free;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  private RoomProxy(Path socket, AllowList allowed, ProxyBounds bounds) throws IOException {
    this.allowed = allowed;
    this.bounds = bounds;
    this.free = new Semaphore(bounds.openMax());
    this.door = RoomDoor.at(socket, "room-proxy", this::serve);
  }

  /** Listens at {@code socket}, which must not be there yet. */
  public static RoomProxy open(Path socket, AllowList allowed, ProxyBounds bounds)
      throws IOException {
    try {
      RoomProxy proxy = new RoomProxy(socket, allowed, bounds);
      proxy.door.listen();
      return proxy;
    } catch (IOException e) {
      throw new IOException("no network for this call: " + e.getMessage(), e);
    }
  }

  private void serve(SocketChannel room) throws IOException {
    boolean isFree = free.tryAcquire();
    ProxiedConnection connection = new ProxiedConnection(this, room);
    try {
      if (!isFree) {
        connection.refuse("more than " + bounds.openMax() + " connections at once");
      } else if (connections.incrementAndGet() > bounds.connectionsMax()) {
        connection.refuse("more than " + bounds.connectionsMax() + " connections in one call");
      } else if (bytes.get() > bounds.bytesMax()) {
        connection.refuse(spent());
      } else {
        connection.serve();
      }
    } finally {
      if (isFree) {
        free.release();
      }
    }
  }

  /** The file it listens at. */
  public Path socket() {
    return door.file();
  }

  AllowList allowed() {
    return allowed;
  }

  ProxyBounds bounds() {
    return bounds;
  }

  /** Closes the channel with the proxy; at once if that is closed. */
  void keep(Channel channel) throws IOException {
    door.keep(channel);
  }

  void forget(Channel channel) {
    door.forget(channel);
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
    door.close();
  }
}
