package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.AccessToken;
import dev.anabranch.console.access.AccessTokens;
import dev.anabranch.console.access.Role;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Tokens are given and taken here, and everybody learns here who he is. */
final class TokenRoutes {
  private static final long LIFE_SECONDS_MAX = 10L * 366 * 24 * 3600;

  private final AccessTokens tokens;
  private final Runnable revoked;

  /** {@code revoked} runs after a token was taken. */
  TokenRoutes(AccessTokens tokens, Runnable revoked) {
    this.tokens = tokens;
    this.revoked = revoked;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Access.VIEWER, "/api/me", call -> Answer.ok(call.caller().json()))
            .free()
            .quiet(),
        Endpoint.get(Access.ADMIN, "/api/tokens", call -> list()),
        Endpoint.post(Access.ADMIN, "/api/tokens", this::give),
        Endpoint.post(Access.ADMIN, "/api/tokens/{id}/revoke", this::revoke));
  }

  private Answer list() {
    return Answer.ok(
        Json.object()
            .with("tokens", Json.array(tokens.all().stream().map(AccessToken::json).toList())));
  }

  /** {@code {name, role, owner?, seconds?}}; the answer alone has the token itself. */
  private Answer give(Call call) throws IOException {
    Json.Obj body = call.json(Set.of("name", "role", "owner", "seconds"));
    Role role =
        Role.of(body.text("role"))
            .orElseThrow(() ->
                new Problem(Kind.UNPROCESSABLE, "role is viewer, operator, approver or admin."));
    OptionalLong seconds = body.findInteger("seconds");
    if (seconds.isPresent()
        && (seconds.getAsLong() < 1 || seconds.getAsLong() > LIFE_SECONDS_MAX)) {
      throw new Problem(Kind.UNPROCESSABLE, "seconds is 1 to " + LIFE_SECONDS_MAX + ".");
    }
    AccessTokens.Given given =
        tokens.give(
            body.text("name"),
            role,
            body.findText("owner"),
            seconds.isPresent()
                ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                : Optional.empty());
    return Answer.json(201, given.token().json().with("token", given.secret()));
  }

  private Answer revoke(Call call) throws IOException {
    call.json(Set.of());
    AccessToken token = tokens.revoke(call.path().getOrDefault("id", ""));
    revoked.run();
    return Answer.ok(token.json());
  }
}
