package dev.anabranch.console.access;

import dev.anabranch.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param who the name of the token, for people and for the audit log
 * @param owner whose sessions alone it sees; empty for all
 * @param token the id of the token; empty for the one in the data folder
 * @param expires when the token ends
 */
public record Caller(
    String who,
    Role role,
    Optional<String> owner,
    Optional<String> token,
    Optional<Instant> expires) {
  /** The name of who has the token of the data folder; no issued token is called so. */
  public static final String FOLDER = "admin";

  /** Who asks for what is open to all. */
  public static final Caller NOBODY = unnamed("nobody");

  /** A remote worker, which has no role: its token opens its own routes. */
  public static final Caller WORKER = unnamed("remote-worker");

  private static Caller unnamed(String who) {
    return new Caller(who, Role.VIEWER, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Caller folder() {
    return new Caller(FOLDER, Role.ADMIN, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public boolean isBound() {
    return owner.isPresent();
  }

  /** {@code {who, role, owner?, token?, expiresAt?}}. */
  public Json.Obj json() {
    return Json.object()
        .with("who", who)
        .with("role", role.wireName())
        .withText("owner", owner)
        .withText("token", token)
        .withText("expiresAt", expires.map(Instant::toString));
  }
}
