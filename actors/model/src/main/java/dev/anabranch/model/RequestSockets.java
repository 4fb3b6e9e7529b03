package dev.anabranch.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for requests of some size. They send at once: with Nagle's algorithm a body of some 50 KB
 * waits for a delayed acknowledgement, about 40 ms. And over http they send much at a time: the
 * client hands over 8 KiB after 8 KiB, and flushes at the end; over https each record is flushed.
 */
final class RequestSockets extends SocketFactory {
  private static final int GATHERED_BYTES = 64 << 10;

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new GatheringSocket();
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(local, localPort));
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  /** Whoever asks for its stream, HTTP or TLS, gets the same. */
  private static final class GatheringSocket extends Socket {
    private @Nullable OutputStream gathered;

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      OutputStream out = gathered;
      if (out == null) {
        out = new BufferedOutputStream(super.getOutputStream(), GATHERED_BYTES);
        gathered = out;
      }
      return out;
    }
  }
}
