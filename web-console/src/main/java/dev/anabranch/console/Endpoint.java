package dev.anabranch.console;

import io.vertx.core.http.HttpMethod;

/**
 * One route. {@code path} is written as in OpenAPI, with {@code {name}} for one part and {@code
 * {name*}} at the end for the rest. The handler runs on a virtual thread and may block.
 */
record Endpoint(HttpMethod method, String path, Access access, Handler handler) {

  /** Who may call. */
  enum Access {
    /** Everybody: it holds no data. */
    OPEN,
    /** Who has the token or the cookie. */
    TOKEN,
    /** A remote worker, by its own token; and who has the token or the cookie. */
    WORKER
  }

  /** Does the work of one request. */
  interface Handler {
    Answer handle(Call call) throws Exception;
  }

  static Endpoint get(String path, Handler handler) {
    return new Endpoint(HttpMethod.GET, path, Access.TOKEN, handler);
  }

  static Endpoint post(String path, Handler handler) {
    return new Endpoint(HttpMethod.POST, path, Access.TOKEN, handler);
  }

  /** A question of a remote worker. */
  static Endpoint worker(String path, Handler handler) {
    return new Endpoint(HttpMethod.POST, path, Access.WORKER, handler);
  }

  static Endpoint put(String path, Handler handler) {
    return new Endpoint(HttpMethod.PUT, path, Access.TOKEN, handler);
  }

  static Endpoint open(String path, Handler handler) {
    return new Endpoint(HttpMethod.GET, path, Access.OPEN, handler);
  }

  boolean writes() {
    return !method.equals(HttpMethod.GET);
  }

  /** The path in the router's words. */
  String route() {
    return path.replaceAll("\\{[a-z]+\\*}", "*").replaceAll("\\{([a-z0-9]+)}", ":$1");
  }
}
