package dev.anabranch.console;

import dev.anabranch.console.access.Caller;
import dev.anabranch.console.access.Role;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Optional;

/**
 * One route, and who may use it: all of them together are the table of rights, which the OpenAPI
 * document shows as {@code x-role} and {@code x-reach}. {@code path} is written as in OpenAPI, with
 * {@code {name}} for one part and {@code {name*}} at the end for the rest. The handler runs on a
 * virtual thread and may block.
 *
 * @param noted whether the audit log tells who called
 */
record Endpoint(
    HttpMethod method, String path, Access access, Reach reach, boolean noted, Handler handler) {

  /** Who may call. */
  enum Access {
    /** Everybody: it holds no data. */
    OPEN(Optional.empty()),
    /** A remote worker, by its own token; and an admin. */
    WORKER(Optional.of(Role.ADMIN)),
    VIEWER(Optional.of(Role.VIEWER)),
    OPERATOR(Optional.of(Role.OPERATOR)),
    APPROVER(Optional.of(Role.APPROVER)),
    ADMIN(Optional.of(Role.ADMIN));

    private final Optional<Role> least;

    Access(Optional<Role> least) {
      this.least = least;
    }

    /** The least role that may call; empty if everybody may. */
    Optional<Role> least() {
      return least;
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a token that is bound to an owner gets. */
  enum Reach {
    /** The session that the path names, if it is that owner's; to others it does not exist. */
    SESSION,
    /** What belongs to that owner's sessions. */
    OWN,
    /** Nothing: it is about the whole house. */
    HOUSE,
    /** The same as everybody: it is about no session. */
    FREE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Does the work of one request. */
  interface Handler {
    Answer handle(Call call) throws Exception;
  }

  /** Under a session it reaches that session, else the whole house unless it says otherwise. */
  static Endpoint of(HttpMethod method, String path, Access access, Handler handler) {
    Reach reach = path.startsWith("/api/sessions/{id}") ? Reach.SESSION : Reach.HOUSE;
    boolean noted = access != Access.OPEN && access != Access.WORKER;
    return new Endpoint(method, path, access, reach, noted, handler);
  }

  static Endpoint get(Access access, String path, Handler handler) {
    return of(HttpMethod.GET, path, access, handler);
  }

  static Endpoint post(Access access, String path, Handler handler) {
    return of(HttpMethod.POST, path, access, handler);
  }

  static Endpoint put(Access access, String path, Handler handler) {
    return of(HttpMethod.PUT, path, access, handler);
  }

  /** A question of a remote worker. */
  static Endpoint worker(String path, Handler handler) {
    return of(HttpMethod.POST, path, Access.WORKER, handler);
  }

  static Endpoint open(String path, Handler handler) {
    return of(HttpMethod.GET, path, Access.OPEN, handler).free();
  }

  /** The same, and the handler itself shows an owner no more than what is his. */
  Endpoint own() {
    return new Endpoint(method, path, access, Reach.OWN, noted, handler);
  }

  /** The same, and there is nothing in it that is anybody's. */
  Endpoint free() {
    return new Endpoint(method, path, access, Reach.FREE, noted, handler);
  }

  /** The same, and the audit log tells nothing of it: it tells nothing of any session. */
  Endpoint quiet() {
    return new Endpoint(method, path, access, reach, false, handler);
  }

  /** True if the role and the owner of the caller do not stand against it. */
  boolean admits(Caller caller) {
    boolean high =
        access == Access.WORKER && caller.equals(Caller.WORKER)
            || access.least().isEmpty()
            || caller.role().includes(access.least().get()) && !caller.equals(Caller.WORKER);
    return high && !(caller.isBound() && reach == Reach.HOUSE);
  }

  boolean writes() {
    return !method.equals(HttpMethod.GET);
  }

  /** The path in the router's words. */
  String route() {
    return path.replaceAll("\\{[a-z]+\\*}", "*").replaceAll("\\{([a-z0-9]+)}", ":$1");
  }
}
