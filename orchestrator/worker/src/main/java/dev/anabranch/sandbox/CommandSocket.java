package dev.anabranch.sandbox;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.net.RoomDoor;
import dev.anabranch.sandbox.RoomCommand.Answer;
import dev.anabranch.sandbox.StopSwitch.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  private final RoomCommand command;
  private final RoomDoor door;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicInteger uses = new AtomicInteger();

  private CommandSocket(Path file, RoomCommand command) throws IOException {
    this.command = command;
    this.door = RoomDoor.at(file, "room-command", new AtOnce());
  }

  /** Listens at {@code file}, which must not be there yet. */
  static CommandSocket open(Path file, RoomCommand command) throws IOException {
    try {
      CommandSocket socket = new CommandSocket(file, command);
      socket.door.listen();
      return socket;
    } catch (IOException e) {
      throw new IOException("no MCP server for this call: " + e.getMessage(), e);
    }
  }

  Path file() {
    return door.file();
  }

  /** Serves a few at once and lets the others wait. */
  private final class AtOnce implements RoomDoor.Host {
    @Override
    public void admit() throws InterruptedException {
      free.acquire();
    }

    @Override
    public void serve(SocketChannel room) throws IOException {
      try {
        use(room);
      } finally {
        free.release();
      }
    }
  }

  private void use(SocketChannel room) throws IOException {
    StopSwitch stop = new StopSwitch();
    try {
      byte[] line = line(room);
      Thread.ofVirtual().name("room-command-end").start(() -> awaitEnd(room, stop));
      write(room, answer(line, stop));
      room.shutdownOutput();
    } catch (IOException e) {
      stop.trip(Cause.CANCELLED, "nobody waits for it");
      throw e;
    }
  }

  /** A program that connects and says nothing does not hold a place for long. */
  private static byte[] line(SocketChannel room) throws IOException {
    CompletableFuture<Void> there = new CompletableFuture<>();
    there
        .orTimeout(LINE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((none, late) -> {
          if (late != null) {
            RoomDoor.closeQuietly(room);
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
    door.close();
  }
}
