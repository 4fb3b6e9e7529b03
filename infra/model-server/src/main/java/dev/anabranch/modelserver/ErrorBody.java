package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import io.vertx.core.http.HttpServerResponse;

/** Errors in OpenAI's form. */
final class ErrorBody {
  private ErrorBody() {}

  static void end(HttpServerResponse response, int status, String message) {
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(text(status, message));
  }

  private static String text(int status, String message) {
    Json.Obj error =
        Json.object()
            .with("message", message)
            .with("type", type(status))
            .with("param", new Json.Null())
            .with("code", status == 404 ? "not_found" : type(status));
    return Json.object().with("error", error).canonical();
  }

  private static String type(int status) {
    return switch (status) {
      case 401, 403 -> "authentication_error";
      case 429 -> "rate_limit_error";
      default -> status >= 500 ? "server_error" : "invalid_request_error";
    };
  }
}
