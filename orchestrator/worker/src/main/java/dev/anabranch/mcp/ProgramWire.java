package dev.anabranch.mcp;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A child process that is spoken to by its standard input and output, a message a line. What it
 * prints that is no message is passed over, and what it says to its error stream is nobody's.
 */
final class ProgramWire implements Wire {
  private static final int LETTERS_MAX = 256;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final long END_MILLIS = 2_000;

  private final Process process;
  private final OutputStream in;

  /**
   * What is to be written, by a thread of its own: a program that reads nothing holds up nobody.
   */
  private final BlockingQueue<Letter> letters = new ArrayBlockingQueue<>(LETTERS_MAX);

  private final Thread writer =
      Thread.ofPlatform().daemon().name("mcp-writer").unstarted(this::write);
  private volatile boolean ended;

  private record Letter(String line, CompletableFuture<Void> sent) {}

  private ProgramWire(Process process) {
    this.process = process;
    this.in = process.getOutputStream();
  }

  static ProgramWire start(McpSettings.Program program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.command())
            .directory(Path.of("/").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.putAll(program.environment());
    return new ProgramWire(builder.start());
  }

  @Override
  public void open(Ear ear) {
    Thread.ofVirtual().name("mcp-reader").start(() -> read(ear));
    writer.start();
  }

  private void write() {
    try {
      while (write(letters.take())) {
        // The next one.
      }
    } catch (InterruptedException e) {
      // It is closed.
    } finally {
      ended = true;
      letters.forEach(this::takeBack);
    }
  }

  private boolean write(Letter letter) {
    try {
      in.write(letter.line().getBytes(StandardCharsets.UTF_8));
      in.flush();
      return letter.sent().complete(null);
    } catch (IOException e) {
      letter.sent().completeExceptionally(e);
      return false;
    }
  }

  /** A letter that nobody began to write. */
  private void takeBack(Letter letter) {
    if (letters.remove(letter)) {
      letter.sent().completeExceptionally(new Unsent("it has ended"));
    }
  }

  private void read(Ear ear) {
    try (InputStream out = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int letter = out.read(); letter >= 0; letter = out.read()) {
        if (letter == '\n') {
          message(line.toByteArray(), ear);
          line.reset();
        } else if (line.size() < MESSAGE_BYTES_MAX) {
          line.write(letter);
        } else {
          throw new IOException("it sent a message of more than 16 MiB");
        }
      }
      ear.over("it ended");
    } catch (IOException e) {
      ear.over(String.valueOf(e.getMessage()));
    } finally {
      close();
    }
  }

  private static void message(byte[] line, Ear ear) {
    String text = new String(line, StandardCharsets.UTF_8).strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      try {
        each(Json.parse(text)).forEach(ear::hear);
      } catch (JsonRefused e) {
        // Servers print what is no message, too.
      }
    }
  }

  /** Older servers send several messages at once. */
  static List<Json.Obj> each(Json said) {
    return said instanceof Json.Arr several
        ? several.items().stream().map(Json::asObject).toList()
        : List.of(said.asObject());
  }

  @Override
  public CompletionStage<Void> send(Json.Obj message) {
    String line = message.canonical() + "\n";
    if (!process.isAlive()) {
      return CompletableFuture.failedFuture(new Unsent("it has ended"));
    }
    Letter letter = new Letter(line, new CompletableFuture<>());
    if (!letters.offer(letter)) {
      return CompletableFuture.failedFuture(new Unsent("it does not read what is sent to it"));
    }
    if (ended) {
      takeBack(letter);
    }
    return letter.sent();
  }

  /** Ends the program and what it started: first by the end of its input, then by force. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    writer.interrupt();
    process.destroy();
    try {
      if (!process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
