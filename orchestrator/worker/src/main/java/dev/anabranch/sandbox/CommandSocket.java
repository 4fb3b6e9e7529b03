package dev.anabranch.sandbox;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.sandbox.RoomCommand.Answer;
import dev.anabranch.sandbox.StopSwitch.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket file of one room, at which the worker answers {@link CommandProgram}. Closing it ends
 * all that was asked for.
 */
final class CommandSocket implements AutoCloseable {
  /*
   * One connection is one use: a line with a JSON object of words and input comes in; a line with
   * an object of the exit code and the lengths of both outputs goes back, and after it the outputs
   * as they are, so that the program in the room need not read JSON. Whoever comes while AT_ONCE
   * are served waits at the kernel's door.
   */
  static final String PLACE = "/anabranch/mcp";
  static final int AT_ONCE = 4;
  static final int USES_MAX = 100;
  static final int LINE_BYTES_MAX = 1 << 20;
  static final int PRINTED_BYTES_MAX = 1 << 20;
  private static final Duration LINE_WITHIN = Duration.ofSeconds(30);

  private final Path file;
  private final RoomCommand command;
  private final ServerSocketChannel server;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicInteger uses = new AtomicInteger();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Thread ear = Thread.ofVirtual().name("room-command").unstarted(this::accept);

  private CommandSocket(Path file, RoomCommand command) throws IOException {
    this.file = file;
    this.command = command;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** Listens at {@code file}, which must not be there yet. */
  static CommandSocket open(Path file, RoomCommand command) throws IOException {
    CommandSocket socket = new CommandSocket(file, command);
    try {
      socket.server.bind(UnixDomainSocketAddress.of(file));
    } catch (IOException e) {
      socket.server.close();
      throw new IOException("no MCP server for this call: " + e.getMessage(), e);
    }
    socket.ear.start();
    return socket;
  }

  Path file() {
    return file;
  }

  private void accept() {
    try {
      while (true) {
        free.acquire();
        SocketChannel room = server.accept();
        open.add(room);
        Thread.ofVirtual().name("room-command-use").start(() -> serve(room));
      }
    } catch (IOException | InterruptedException closed) {
      close();
    }
  }

  private void serve(SocketChannel room) {
    StopSwitch stop = new StopSwitch();
    try (room) {
      if (server.isOpen()) {
        byte[] line = line(room);
        Thread.ofVirtual().name("room-command-end").start(() -> awaitEnd(room, stop));
        write(room, answer(line, stop));
        room.shutdownOutput();
      }
    } catch (IOException nobodyWaits) {
      stop.trip(Cause.CANCELLED, "nobody waits for it");
    } finally {
      open.remove(room);
      free.release();
    }
  }

  /** A program that connects and says nothing does not hold a place for long. */
  private static byte[] line(SocketChannel room) throws IOException {
    CompletableFuture<Void> there = new CompletableFuture<>();
    there
        .orTimeout(LINE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((none, late) -> {
          if (late != null) {
            closeQuietly(room);
          }
        });
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ByteBuffer piece = ByteBuffer.allocate(1 << 16);
      boolean ended = false;
      while (!ended) {
        if (room.read(piece.clear()) < 0 || line.size() + piece.position() > LINE_BYTES_MAX) {
          throw new IOException("no line");
        }
        ended = piece.position() > 0 && piece.get(piece.position() - 1) == '\n';
        line.write(piece.array(), 0, piece.position());
      }
      return line.toByteArray();
    } finally {
      there.complete(null);
    }
  }

  /** Nothing more is said in the room, so this returns when its side, or ours, is closed. */
  private static void awaitEnd(SocketChannel room, StopSwitch stop) {
    try {
      room.read(ByteBuffer.allocate(1));
    } catch (IOException closed) {
      // That is what was waited for.
    }
    stop.trip(Cause.CANCELLED, "nobody waits for it");
  }

  private Answer answer(byte[] line, StopSwitch stop) {
    if (uses.incrementAndGet() > USES_MAX) {
      return Answer.refused(
          3, "it was used " + USES_MAX + " times in this call, which is the bound");
    }
    try {
      Json.Obj asked = Json.parseObject(line);
      List<String> words = asked.list("words").stream().map(Json::asText).toList();
      return command.run(words, asked.text("input"), stop);
    } catch (JsonRefused e) {
      return Answer.refused(2, "what it was given is no text in UTF-8");
    }
  }

  private static void write(SocketChannel room, Answer answer) throws IOException {
    byte[] all = answer.out().getBytes(StandardCharsets.UTF_8);
    byte[] out = all.length > PRINTED_BYTES_MAX ? Arrays.copyOf(all, whole(all)) : all;
    String cut =
        out.length < all.length
            ? "anabranch-mcp: " + out.length + " of " + all.length + " bytes are shown\n"
            : "";
    byte[] err = (answer.err() + cut).getBytes(StandardCharsets.UTF_8);
    Json.Obj head =
        Json.object().with("exit", answer.exit()).with("out", out.length).with("err", err.length);
    for (byte[] part :
        List.of((head.canonical() + "\n").getBytes(StandardCharsets.UTF_8), out, err)) {
      ByteBuffer left = ByteBuffer.wrap(part);
      while (left.hasRemaining()) {
        room.write(left);
      }
    }
  }

  /** How many of the first bytes are whole characters. */
  private static int whole(byte[] utf8) {
    int end = PRINTED_BYTES_MAX;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  @Override
  public void close() {
    closeQuietly(server);
    ear.interrupt();
    open.forEach(CommandSocket::closeQuietly);
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(CommandSocket.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection did not close", e);
    }
  }
}
