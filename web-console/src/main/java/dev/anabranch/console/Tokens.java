package dev.anabranch.console;

import dev.anabranch.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Knows the token, the cookie that stands for it, and the token of remote workers. All follow from
 * the token, so that two servers on one host do not log each other out and a restart logs nobody
 * out; the token follows from none of them.
 */
final class Tokens {
  private static final String BEARER = "bearer ";

  private final String token;
  private final String cookieName;
  private final String cookieValue;
  private final String worker;

  Tokens(String token) {
    this.token = token;
    this.cookieName = "anabranch-" + Sha256.hex("cookie name\0" + token).substring(0, 12);
    this.cookieValue = Sha256.hex("cookie value\0" + token);
    this.worker = Sha256.hex("remote worker\0" + token);
  }

  boolean isToken(String text) {
    return same(text, token);
  }

  /** True if a request with these headers comes from someone who was let in. */
  boolean admits(Optional<String> authorization, Optional<String> cookie) {
    boolean bearer = bearer(authorization).filter(this::isToken).isPresent();
    return bearer || cookie.filter(value -> same(value, cookieValue)).isPresent();
  }

  /** True if a request with this header comes from a remote worker. */
  boolean admitsWorker(Optional<String> authorization) {
    return bearer(authorization).filter(value -> same(value, worker)).isPresent();
  }

  private static Optional<String> bearer(Optional<String> authorization) {
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

  /** The whole Set-Cookie header. */
  String cookie() {
    return cookieName + "=" + cookieValue + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict";
  }

  /** Takes the same time whatever the texts are. */
  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        Sha256.of(a.getBytes(StandardCharsets.UTF_8)),
        Sha256.of(b.getBytes(StandardCharsets.UTF_8)));
  }
}
