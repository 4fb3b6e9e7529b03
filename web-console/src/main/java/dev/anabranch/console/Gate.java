package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Caller;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Stands before every route: who is asked for, from where, and by whom. */
final class Gate {
  /*
   * A page of another site can make a browser send requests here. It cannot read the answers, but
   * it could write (so: Origin and Sec-Fetch-Site), or give its own name our address (so: Host). A
   * cookie is sent to every port of a host, also with SameSite=Strict, so another program's page on
   * this machine is another site, too.
   */
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Tokens tokens;
  private final Set<String> names;
  private final FailedLogins logins;
  private final FailedLogins bearers;

  /** Wrong tokens of programs are counted apart: they close no login. */
  Gate(Tokens tokens, Set<String> names, InstantSource clock) {
    this.tokens = tokens;
    this.names = names;
    this.logins = new FailedLogins(clock);
    this.bearers = new FailedLogins(clock);
  }

  static void securityHeaders(MultiMap headers) {
    headers
        .set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                + "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
                + "form-action 'self'; frame-ancestors 'none'")
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .set("Cache-Control", "no-store");
  }

  /** Why this request is not even looked at; empty if it is. */
  Optional<Problem> refusal(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null || !known(authority.host())) {
      return Optional.of(
          new Problem(
              Kind.WRONG_HOST,
              "Use localhost or an IP address, or start the server with this name allowed."));
    }
    if (!READS.contains(request.method()) && foreign(request)) {
      return Optional.of(
          new Problem(
              Kind.FOREIGN_ORIGIN, "Only pages of this server and programs without Origin write."));
    }
    return Optional.empty();
  }

  private boolean known(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || IPV4.matcher(name).matches()
        || name.contains(":")
        || names.contains(name);
  }

  private static boolean foreign(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    String host = request.getHeader("Host");
    boolean otherOrigin =
        origin != null && (host == null || !origin.replaceFirst("^https?://", "").equals(host));
    boolean otherSite = site != null && !site.equals("same-origin") && !site.equals("none");
    return otherOrigin || otherSite;
  }

  /** Why nobody may try a token from this address now; empty if it may. */
  Optional<Problem> loginRefusal(HttpServerRequest request) {
    if (!request.path().equals("/login")) {
      return Optional.empty();
    }
    String address = request.remoteAddress().hostAddress();
    if (logins.tooMany(address)) {
      return Optional.of(
          new Problem(
              Kind.TOO_MANY, "Too many wrong tokens came from your address; wait a minute."));
    }
    if (tokens.bySecret(Objects.requireNonNullElse(request.getParam("token"), "")).isEmpty()) {
      logins.count(address);
    }
    return Optional.empty();
  }

  /** True if it came with a token that opens nothing, whatever else it came with. */
  boolean showsWrongToken(HttpServerRequest request) {
    return Tokens.bearer(Optional.ofNullable(request.getHeader("Authorization"))).isPresent()
        && caller(request).isEmpty();
  }

  /**
   * Counts a wrong token, and says why the next ones get no other answer for a while; empty while
   * there were few. A right token from the same address is let in all the same.
   */
  Optional<Problem> wrongTokenRefusal(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    if (bearers.tooMany(address)) {
      return Optional.of(
          new Problem(
              Kind.TOO_MANY,
              "Too many wrong tokens came from your address in a minute; send the right one."));
    }
    bearers.count(address);
    return Optional.empty();
  }

  /** Who asks; empty if nobody that is known here. */
  Optional<Caller> caller(HttpServerRequest request) {
    Optional<String> cookie =
        Optional.ofNullable(request.getCookie(tokens.cookieName())).map(found -> found.getValue());
    return tokens.caller(Optional.ofNullable(request.getHeader("Authorization")), cookie);
  }

  /** Why this caller may not use this route; empty if it may. */
  static Optional<Problem> refusal(Optional<Caller> caller, Endpoint endpoint) {
    boolean stranger =
        caller.isEmpty()
            || caller.get().equals(Caller.WORKER) && endpoint.access() != Access.WORKER;
    if (endpoint.access() == Access.OPEN || !stranger && endpoint.admits(caller.get())) {
      return Optional.empty();
    }
    return Optional.of(stranger ? notLoggedIn() : forbidden(caller.get(), endpoint));
  }

  private static Problem forbidden(Caller caller, Endpoint endpoint) {
    boolean low = !caller.role().includes(endpoint.access().least().orElseThrow());
    return new Problem(
        Kind.FORBIDDEN,
        low
            ? "This takes the role "
                + endpoint.access().least().get().wireName()
                + "; your token has "
                + caller.role().wireName()
                + "."
            : "This is about the whole server, and your token is bound to one owner.");
  }

  static Problem notLoggedIn() {
    return new Problem(
        Kind.NOT_LOGGED_IN,
        "Send Authorization: Bearer with the token from the file \"token\" of the data folder, or"
            + " open /login?token= in the browser.");
  }
}
