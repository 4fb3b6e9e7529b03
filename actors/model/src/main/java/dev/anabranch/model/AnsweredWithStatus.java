package dev.anabranch.model;

import java.io.IOException;
import java.util.OptionalLong;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * An answer with another status than 2xx, thrown where it arrives: whoever reads a body wants a
 * reply, and reads no more of this one than helps to say what is wrong.
 */
final class AnsweredWithStatus extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int BODY_BYTES_MAX = 64 << 10;

  private final int status;
  private final String body;
  private final transient OptionalLong retryAfterMillis;

  private AnsweredWithStatus(int status, String body, OptionalLong retryAfterMillis) {
    super("status " + status);
    this.status = status;
    this.body = body;
    this.retryAfterMillis = retryAfterMillis;
  }

  static Response intercept(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if (response.isSuccessful()) {
      return response;
    }
    try (response) {
      throw new AnsweredWithStatus(
          response.code(),
          response.peekBody(BODY_BYTES_MAX).string(),
          RetryAfter.millis(response.headers()));
    }
  }

  /** The HTTP client sends again on its own when a 503 says "after 0 seconds"; hide these words. */
  static Response keepFromRepeating(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return "0".equals(response.header("retry-after"))
        ? response.newBuilder().removeHeader("retry-after").header("retry-after-ms", "0").build()
        : response;
  }

  int status() {
    return status;
  }

  /** The first 64 KiB of the body. */
  String body() {
    return body;
  }

  OptionalLong retryAfterMillis() {
    return retryAfterMillis;
  }
}
