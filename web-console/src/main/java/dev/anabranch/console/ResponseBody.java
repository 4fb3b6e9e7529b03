package dev.anabranch.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer for a thread that may block: a flush waits until the connection has taken
 * the bytes, and gives up on a caller that takes nothing for a minute. So a slow caller costs one
 * waiting thread and one buffer.
 */
final class ResponseBody extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int STUCK_SECONDS_MAX = 60;

  private final EventLoop loop;
  private final HttpServerResponse response;
  private final Runnable begin;
  private Buffer buffer = Buffer.buffer();
  private volatile boolean begun;
  private volatile boolean gone;
  private volatile Runnable whenGone = () -> {};

  /** {@code begin} sets status and headers; it runs before the first byte is sent. */
  ResponseBody(EventLoop loop, HttpServerResponse response, Runnable begin) {
    this.begin = begin;
    this.loop = loop;
    this.response = response;
    response.closeHandler(closed -> gone());
    response.exceptionHandler(failed -> gone());
  }

  private void gone() {
    gone = true;
    whenGone.run();
  }

  /** Runs {@code listener} when the caller goes away, at once if that has happened. */
  void whenGone(Runnable listener) {
    whenGone = listener;
    if (gone) {
      listener.run();
    }
  }

  boolean isGone() {
    return gone;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    buffer.appendBytes(bytes, offset, length);
    if (buffer.length() >= BUFFER_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (buffer.length() == 0) {
      return;
    }
    if (gone) {
      throw new CallerGone("taking an answer");
    }
    Buffer due = buffer;
    buffer = Buffer.buffer();
    CompletableFuture<Void> taken = new CompletableFuture<>();
    Runnable send =
        () -> {
          head();
          response.write(due).onSuccess(taken::complete).onFailure(taken::completeExceptionally);
        };
    if (!loop.run(send)) {
      throw new CallerGone("taking an answer");
    }
    await(taken);
  }

  private void head() {
    if (!begun) {
      begun = true;
      begin.run();
    }
  }

  /** True once bytes are on their way: it is too late for another answer. */
  boolean hasBegun() {
    return begun;
  }

  /** Sends what is left and ends the answer. */
  void finish() throws IOException {
    flush();
    loop.run(() -> {
      head();
      response.end();
    });
  }

  private static void await(CompletableFuture<Void> taken) throws IOException {
    try {
      taken.get(STUCK_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CallerGone("taking an answer: nothing was taken for a minute");
    } catch (ExecutionException e) {
      throw new CallerGone("taking an answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while answering", e);
    }
  }
}
