package dev.anabranch.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection out of a room: a CONNECT, or one plain request with a whole URL. */
final class ProxiedConnection {
  /*
   * After the head nothing is looked at any more: bytes go to the one address that was looked at.
   * What runs there is trusted as far as the grant goes; a plain request asks it to close at the
   * end, so that a client does not send the next one, for another host, the same way.
   */
  private static final Pattern REQUEST =
      Pattern.compile("([A-Z]{1,20}) (\\S{1,8000}) HTTP/1\\.[01]");
  private static final Pattern PLAIN =
      Pattern.compile("(?i)http://([^/?#\\\\]*)([/?][^#]*)?(#.*)?");
  private static final List<String> OURS =
      List.of("host", "connection", "keep-alive", "proxy-connection", "proxy-authorization");
  private static final int PIECE = 32 << 10;

  private final RoomProxy proxy;
  private final SocketChannel room;
  private final InputStream fromRoom;

  ProxiedConnection(RoomProxy proxy, SocketChannel room) {
    this.proxy = proxy;
    this.room = room;
    this.fromRoom = new BufferedInputStream(Channels.newInputStream(room), PIECE);
  }

  void serve() throws IOException {
    HttpHead head = head();
    Matcher request = REQUEST.matcher(head.first());
    if (!request.matches()) {
      answer("400 Bad Request", "this is an HTTP proxy");
      return;
    }
    try {
      if (request.group(1).equals("CONNECT")) {
        tunnel(request.group(2));
      } else {
        forward(request.group(1), request.group(2), head);
      }
    } catch (HostRefused e) {
      refuse(e.reason());
    }
  }

  /** A client that connects and says nothing does not hold a place for long. */
  private HttpHead head() throws IOException {
    CompletableFuture<Void> there = new CompletableFuture<>();
    there
        .orTimeout(proxy.bounds().head().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((none, late) -> {
          if (late != null) {
            RoomDoor.closeQuietly(room);
          }
        });
    try {
      return HttpHead.read(fromRoom);
    } finally {
      there.complete(null);
    }
  }

  private void tunnel(String where) throws IOException, HostRefused {
    Authority authority = Authority.of(where, 443);
    Target target = proxy.allowed().target(authority.host(), authority.port());
    try (SocketChannel server = connect(target)) {
      write("HTTP/1.1 200 Connection established\r\n\r\n");
      join(server);
    }
  }

  private void forward(String method, String url, HttpHead head) throws IOException, HostRefused {
    Matcher plain = PLAIN.matcher(url);
    if (!plain.matches()) {
      answer("400 Bad Request", "a request needs a whole http:// URL; https:// goes by CONNECT");
      return;
    }
    Authority authority = Authority.of(plain.group(1), 80);
    Target target = proxy.allowed().target(authority.host(), authority.port());
    String rest = plain.group(2) == null ? "/" : plain.group(2);
    try (SocketChannel server = connect(target)) {
      StringBuilder out = new StringBuilder();
      out.append(method).append(rest.startsWith("/") ? " " : " /").append(rest);
      out.append(" HTTP/1.1\r\nhost: ").append(target.authority(80)).append("\r\n");
      for (HttpHead.Field field : head.fields()) {
        if (!OURS.contains(field.name())) {
          out.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
      }
      out.append("connection: close\r\n\r\n");
      Channels.newOutputStream(server).write(ascii(out.toString()));
      join(server);
    }
  }

  private SocketChannel connect(Target target) throws IOException, HostRefused {
    try {
      SocketChannel server = target.connect(proxy.bounds().connect());
      proxy.keep(server);
      return server;
    } catch (IOException e) {
      throw new HostRefused(
          target.host()
              + ":"
              + target.port()
              + " is allowed but did not answer: "
              + e.getMessage());
    }
  }

  /** Moves bytes both ways until both sides have ended. */
  private void join(SocketChannel server) throws IOException {
    try {
      Thread back =
          Thread.ofVirtual()
              .name("room-proxy-back")
              .start(() -> {
                try {
                  pump(Channels.newInputStream(server), room);
                } catch (IOException ended) {
                  RoomDoor.closeQuietly(room);
                  RoomDoor.closeQuietly(server);
                }
              });
      try {
        pump(fromRoom, server);
      } catch (IOException ended) {
        RoomDoor.closeQuietly(server);
      }
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      proxy.forget(server);
    }
  }

  private void pump(InputStream from, SocketChannel to) throws IOException {
    byte[] piece = new byte[PIECE];
    OutputStream out = Channels.newOutputStream(to);
    for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
      proxy.count(n);
      out.write(piece, 0, n);
    }
    to.shutdownOutput();
  }

  /** Says no, with the reason also in the first line, which is all that some clients show. */
  void refuse(String reason) throws IOException {
    answer("403 " + reason, reason);
  }

  private void answer(String status, String line) throws IOException {
    byte[] body = ascii(line + "\n");
    write(
        "HTTP/1.1 "
            + status
            + "\r\ncontent-type: text/plain\r\ncontent-length: "
            + body.length
            + "\r\nconnection: close\r\n\r\n"
            + line
            + "\n");
    room.shutdownOutput();
  }

  private void write(String text) throws IOException {
    Channels.newOutputStream(room).write(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
