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

/**
 * A socket file of one room, and whoever came in by it. Closing it closes all connections and
 * whatever else is kept with them.
 */
public final class RoomDoor implements AutoCloseable {
  /** The kernel's bound on the path of a socket, without its last NUL. */
  static final int PATH_BYTES_MAX = 107;

  private final Path file;
  private final String name;
  private final Host host;
  private final ServerSocketChannel server;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Thread ear;

  /** Who is behind a door. */
  @FunctionalInterface
  public interface Host {
    /** Returns when one more may come in; whoever comes before waits at the kernel's door. */
    default void admit() throws InterruptedException {}

    /** Serves one connection on a thread of its own; it is closed afterwards. */
    void serve(SocketChannel room) throws IOException;
  }

  private RoomDoor(Path file, String name, Host host) throws IOException {
    this.file = file;
    this.name = name;
    this.host = host;
    this.ear = Thread.ofVirtual().name(name).unstarted(this::accept);
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /**
   * A door at {@code file}, which must not be there yet: whoever knocks is heard from {@link
   * #listen} on. {@code name} is that of its threads.
   */
  public static RoomDoor at(Path file, String name, Host host) throws IOException {
    if (file.toString().length() > PATH_BYTES_MAX) {
      throw new IOException(
          "the path of its socket is longer than "
              + PATH_BYTES_MAX
              + " bytes; put the worker's data into a folder with a shorter path");
    }
    RoomDoor door = new RoomDoor(file, name, host);
    try {
      door.server.bind(UnixDomainSocketAddress.of(file));
      return door;
    } catch (IOException e) {
      door.server.close();
      throw e;
    }
  }

  /** Lets in whoever knocks. */
  public void listen() {
    ear.start();
  }

  private void accept() {
    try {
      while (true) {
        host.admit();
        SocketChannel room = server.accept();
        Thread.ofVirtual().name(name + "-connection").start(() -> serve(room));
      }
    } catch (IOException | InterruptedException closed) {
      close();
    }
  }

  private void serve(SocketChannel room) {
    try (room) {
      keep(room);
      host.serve(room);
    } catch (IOException endedByOneSide) {
      // Nobody is left to be told.
    } finally {
      forget(room);
    }
  }

  /** The file it listens at. */
  public Path file() {
    return file;
  }

  /** Closes the channel with the door; at once if that is closed. */
  void keep(Channel channel) throws IOException {
    open.add(channel);
    if (!server.isOpen()) {
      channel.close();
    }
  }

  void forget(Channel channel) {
    open.remove(channel);
  }

  @Override
  public void close() {
    // First, so that whatever is kept from now on is closed by whoever keeps it.
    closeQuietly(server);
    ear.interrupt();
    open.forEach(RoomDoor::closeQuietly);
    try {
      Files.deleteIfExists(file);
    } catch (IOException leftForTheFolder) {
      // The folder of the call is deleted next, and says what cannot be.
    }
  }

  /** Closes a channel that may be closed; that it does not close is nobody's concern. */
  public static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(RoomDoor.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection did not close", e);
    }
  }
}
