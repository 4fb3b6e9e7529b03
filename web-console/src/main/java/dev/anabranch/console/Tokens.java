package dev.anabranch.console;

import dev.anabranch.console.access.AccessTokens;
import dev.anabranch.console.access.Caller;
import dev.anabranch.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows the token of the data folder, the tokens that were given, the cookies that stand for them,
 * and the token of remote workers. Names and cookies follow from tokens, so that two servers on one
 * host do not log each other out and a restart logs nobody out; no token follows from them.
 */
final class Tokens {
  private static final String BEARER = "bearer ";

  private static final long COOKIE_SECONDS_MAX = 31_536_000;

  private final String token;
  private final String cookieName;
  private final String cookieValue;
  private final String worker;
  private final AccessTokens given;

  Tokens(String token, AccessTokens given) {
    this.token = token;
    this.cookieName = "anabranch-" + Sha256.hex("cookie name\0" + token).substring(0, 12);
    this.cookieValue = AccessTokens.cookie(token);
    this.worker = Sha256.hex("remote worker\0" + token);
    this.given = given;
  }

  /** Who has this token. */
  Optional<Caller> bySecret(String secret) {
    return same(secret, token) ? Optional.of(Caller.folder()) : given.bySecret(secret);
  }

  /** Who sends these headers: an admin, who has a token that was given, or a remote worker. */
  Optional<Caller> caller(Optional<String> authorization, Optional<String> cookie) {
    Optional<String> bearer = bearer(authorization);
    return bearer
        .flatMap(this::bySecret)
        .or(() -> bearer.filter(value -> same(value, worker)).map(value -> Caller.WORKER))
        .or(() -> cookie.flatMap(this::byCookie));
  }

  private Optional<Caller> byCookie(String value) {
    return same(value, cookieValue) ? Optional.of(Caller.folder()) : given.byCookie(value);
  }

  /** False once the token of this caller has expired or was revoked. */
  boolean stillLive(Caller caller) {
    return given.stillLive(caller);
  }

  /** The token that a program sends. */
  static Optional<String> bearer(Optional<String> authorization) {
    return authorization
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip());
  }

  /** What opens the routes of remote workers. */
  String worker() {
    return worker;
  }

  String cookieName() {
    return cookieName;
  }

  /** The whole Set-Cookie header for who has this token; it ends no later than the token. */
  String cookie(String secret, Caller caller, Instant now) {
    long left =
        caller.expires().map(end -> Duration.between(now, end).toSeconds()).orElse(Long.MAX_VALUE);
    return cookieName
        + "="
        + AccessTokens.cookie(secret)
        + "; Path=/; Max-Age="
        + Math.clamp(left, 1, COOKIE_SECONDS_MAX)
        + "; HttpOnly; SameSite=Strict";
  }

  /** Takes the same time whatever the texts are. */
  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        Sha256.of(a.getBytes(StandardCharsets.UTF_8)),
        Sha256.of(b.getBytes(StandardCharsets.UTF_8)));
  }
}
