package dev.anabranch.checks.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whom an attacker waits for on the loopback: it answers each connection as a web server would, and
 * keeps the first line that each sent. On the same port it hears datagrams.
 */
final class Listener implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nloot\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_BYTES_MAX = 4_000;

  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final List<AtomicReference<String>> heard = new CopyOnWriteArrayList<>();

  private Listener(ServerSocket tcp, DatagramSocket udp) {
    this.tcp = tcp;
    this.udp = udp;
  }

  static Listener open() {
    try {
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      ServerSocket tcp = new ServerSocket(0, 50, loopback);
      DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
      Listener listener = new Listener(tcp, udp);
      Thread.ofVirtual().start(listener::accept);
      Thread.ofPlatform().daemon().start(listener::receive);
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        AtomicReference<String> said = new AtomicReference<>("");
        heard.add(said);
        Thread.ofVirtual().start(() -> answer(socket, said));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket socket, AtomicReference<String> said) {
    try (socket) {
      byte[] first = new byte[FIRST_BYTES_MAX];
      int length = Math.max(0, socket.getInputStream().read(first));
      said.set(new String(first, 0, length, StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(ANSWER);
    } catch (IOException gone) {
      // That it was there is noted.
    }
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[FIRST_BYTES_MAX], FIRST_BYTES_MAX);
    while (!udp.isClosed()) {
      try {
        udp.receive(packet);
        String said =
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
        heard.add(new AtomicReference<>(said));
      } catch (IOException closed) {
        return;
      }
    }
  }

  int port() {
    return tcp.getLocalPort();
  }

  /** Its place as hosts are named in settings and URLs. */
  String place() {
    return "127.0.0.1:" + port();
  }

  /** One item for each connection and each datagram. */
  List<String> heard() {
    return heard.stream().map(AtomicReference::get).toList();
  }

  void forget() {
    heard.clear();
  }

  @Override
  public void close() {
    try (tcp) {
      udp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
