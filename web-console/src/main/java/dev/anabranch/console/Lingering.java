package dev.anabranch.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Closes a connection on which the caller is still sending what was answered already. */
final class Lingering {
  /*
   * A connection that is closed while bytes of it wait to be read is reset, and a reset takes from
   * the caller what he has not read yet: the answer (RFC 9112, 9.6). Most clients do not read
   * before they have sent all. So what still comes is read and dropped, up to a bound in bytes and
   * in time: a caller who never ends is cut off all the same.
   */

  /** How much is dropped, and for how long. */
  record Bound(long bytes, Duration time) {
    /** As much as the largest body that is taken in one piece. */
    static final Bound DEFAULT = new Bound(64L << 20, Duration.ofSeconds(30));
  }

  private final HttpConnection connection;
  private long left;

  private Lingering(HttpConnection connection, long left) {
    this.connection = connection;
    this.left = left;
  }

  /**
   * Reads on and then closes; on the event loop of the request, whose answer was sent with {@code
   * Connection: close}.
   */
  static void thenClose(Vertx vertx, HttpServerRequest request, Bound bound) {
    HttpConnection connection = request.connection();
    Lingering lingering = new Lingering(connection, bound.bytes());
    long late = vertx.setTimer(bound.time().toMillis(), time -> connection.close());
    connection.closeHandler(closed -> vertx.cancelTimer(late));
    if (request.isEnded()) {
      connection.close();
      return;
    }
    request.handler(lingering::drop).endHandler(end -> connection.close());
    request.exceptionHandler(lost -> connection.close());
    request.resume();
  }

  private void drop(Buffer bytes) {
    left -= bytes.length();
    if (left < 0) {
      connection.close();
    }
  }
}
