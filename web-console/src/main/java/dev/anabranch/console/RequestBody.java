package dev.anabranch.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The body of a request for a thread that may block. Made on the request's event loop; holds a few
 * chunks at most, since the next one is asked for only when one was taken.
 */
final class RequestBody extends InputStream {
  private static final int CHUNKS_AHEAD = 4;

  private final EventLoop loop;
  private final HttpServerRequest request;
  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private Buffer chunk = Buffer.buffer();
  private int position;
  private boolean ended;

  private sealed interface Piece {
    record Chunk(Buffer bytes) implements Piece {}

    record End() implements Piece {}

    record Lost() implements Piece {}
  }

  RequestBody(EventLoop loop, HttpServerRequest request) {
    this.loop = loop;
    this.request = request;
    request.pause();
    request.handler(bytes -> pieces.add(new Piece.Chunk(bytes)));
    request.endHandler(end -> pieces.add(new Piece.End()));
    request.exceptionHandler(lost -> pieces.add(new Piece.Lost()));
    request.fetch(CHUNKS_AHEAD);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position == chunk.length()) {
      if (ended) {
        return -1;
      }
      next();
    }
    int n = Math.min(length, chunk.length() - position);
    chunk.getBytes(position, position + n, buffer, offset);
    position += n;
    return n;
  }

  private void next() throws IOException {
    try {
      switch (pieces.take()) {
        case Piece.Chunk piece -> {
          chunk = piece.bytes();
          position = 0;
          if (!loop.run(() -> request.fetch(1))) {
            throw new CallerGone("sending a request");
          }
        }
        case Piece.End end -> ended = true;
        case Piece.Lost lost -> throw new CallerGone("sending a request");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading a request", e);
    }
  }

  /** True if the caller has more to say that nobody read. */
  boolean unread() {
    return !ended && !request.isEnded();
  }
}
