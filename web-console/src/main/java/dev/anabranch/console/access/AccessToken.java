package dev.anabranch.console.access;

import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is kept: by hashes, from which neither it nor its cookie can be had.
 *
 * @param hash of the token
 * @param cookieHash of the value of the cookie that stands for it
 */
public record AccessToken(
    String id,
    String name,
    Role role,
    Optional<String> owner,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked,
    String hash,
    String cookieHash) {

  public boolean isLive(Instant now) {
    return revoked.isEmpty() && expires.filter(end -> !now.isBefore(end)).isEmpty();
  }

  Caller caller() {
    return new Caller(name, role, owner, Optional.of(id), expires);
  }

  AccessToken revokedAt(Instant now) {
    return revoked.isPresent()
        ? this
        : new AccessToken(
            id, name, role, owner, created, expires, Optional.of(now), hash, cookieHash);
  }

  /** For people: {@code {id, name, role, owner?, createdAt, expiresAt?, revokedAt?}}. */
  public Json.Obj json() {
    return Json.object()
        .with("id", id)
        .with("name", name)
        .with("role", role.wireName())
        .withText("owner", owner)
        .with("createdAt", created.toString())
        .withText("expiresAt", expires.map(Instant::toString))
        .withText("revokedAt", revoked.map(Instant::toString));
  }

  Json.Obj stored() {
    return json().with("hash", hash).with("cookieHash", cookieHash);
  }

  static AccessToken of(Json.Obj json) {
    return new AccessToken(
        json.text("id"),
        json.text("name"),
        Role.of(json.text("role")).orElseThrow(),
        json.findText("owner"),
        Instant.parse(json.text("createdAt")),
        json.findText("expiresAt").map(Instant::parse),
        json.findText("revokedAt").map(Instant::parse),
        json.text("hash"),
        json.text("cookieHash"));
  }
}
