package dev.anabranch.console;

import dev.anabranch.json.Json;

/**
 * An answer that says no, as RFC 9457 has it. {@code kind} is the stable last part of the problem's
 * type; {@code detail} tells the person what to do next.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final String TYPE_PREFIX = "urn:anabranch:problem:";

  private final Kind kind;
  private final String detail;

  Problem(Kind kind, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
    this.detail = detail;
  }

  Kind kind() {
    return kind;
  }

  int status() {
    return kind.status;
  }

  Json.Obj json() {
    return Json.object()
        .with("type", TYPE_PREFIX + kind.slug)
        .with("title", kind.title)
        .with("status", kind.status)
        .with("detail", detail);
  }

  /** Every kind there is; slugs never change. */
  enum Kind {
    BAD_REQUEST(400, "bad-request", "The request cannot be understood"),
    NOT_LOGGED_IN(401, "not-logged-in", "A token is needed"),
    FOREIGN_ORIGIN(403, "foreign-origin", "The request came from another site"),
    FORBIDDEN(403, "forbidden", "Your token does not allow this"),
    NO_SUCH_PATH(404, "no-such-path", "There is nothing at this address"),
    NO_SUCH_SESSION(404, "no-such-session", "There is no such session"),
    NO_SUCH_ENTRY(404, "no-such-entry", "The session has no such entry"),
    NO_SUCH_CALL(404, "no-such-call", "The session has no such call"),
    NO_SUCH_WORKER(404, "no-such-worker", "There is no such remote worker"),
    NO_SUCH_TOKEN(404, "no-such-token", "There is no such token"),
    NO_SUCH_FILE(404, "no-such-file", "The workspace has no such file"),
    NO_SUCH_BLOB(404, "no-such-blob", "There is no such blob"),
    WRONG_METHOD(405, "wrong-method", "This address takes another method"),
    READ_ONLY(409, "read-only", "This build can only read the session"),
    REFUSED(409, "refused", "The session's state does not allow this"),
    IN_THE_WAY(409, "in-the-way", "Something else is in the way"),
    COLLISION(409, "collision", "Another session has this id"),
    MOVED(412, "moved", "The session is not as it was seen"),
    TOO_LARGE(413, "too-large", "That is too large"),
    ADDRESS_TOO_LONG(414, "address-too-long", "The address is too long"),
    WRONG_MEDIA_TYPE(415, "wrong-media-type", "The body is of another type"),
    WRONG_HOST(421, "wrong-host", "This server is not known by that name"),
    UNPROCESSABLE(422, "unprocessable", "The request asks for something impossible"),
    KEY_REUSED(422, "key-reused", "The Idempotency-Key was used for another request"),
    TOO_MANY(429, "too-many", "Too many attempts"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large"),
    FAILED(500, "failed", "The server failed"),
    UNAVAILABLE(503, "unavailable", "The server cannot do this now"),
    TOO_LATE(504, "too-late", "The answer did not come in time");

    private final int status;
    private final String slug;
    private final String title;

    Kind(int status, String slug, String title) {
      this.status = status;
      this.slug = slug;
      this.title = title;
    }

    int status() {
      return status;
    }

    String slug() {
      return slug;
    }
  }
}
