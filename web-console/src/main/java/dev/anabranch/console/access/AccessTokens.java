package dev.anabranch.console.access;

import dev.anabranch.console.access.AccessRefused.Kind;
import dev.anabranch.events.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The tokens that an admin gave, and who has which. */
public final class AccessTokens {
  /*
   * A token is 256 random bits, so a plain hash keeps it: there is nothing to guess. Looking it up
   * by its hash tells a listener nothing either, since who does not know the token cannot choose
   * the hash. What another process of the same data folder gave or took is seen at once: the file
   * is read again when it is another one.
   */
  private static final int TOKENS_MAX = 1_000;
  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,59}");

  private final TokenFile file;
  private final InstantSource clock;
  private final RandomGenerator random;

  public AccessTokens(TokenFile file, InstantSource clock, RandomGenerator random) {
    this.file = file;
    this.clock = clock;
    this.random = random;
  }

  /** A new token; its text is known here and now alone. */
  public record Given(AccessToken token, String secret) {}

  /** Gives a token; its name is that of no other live one. */
  public synchronized Given give(
      String name, Role role, Optional<String> owner, Optional<Duration> life) {
    refuseSenseless(name, role, owner, life);
    List<AccessToken> all = new ArrayList<>(file.read());
    Instant now = clock.instant();
    if (all.stream().anyMatch(token -> token.name().equals(name) && token.isLive(now))) {
      throw new AccessRefused(Kind.NAME_TAKEN, "another live token has the name " + name);
    }
    if (all.size() >= TOKENS_MAX) {
      makeRoom(all, now);
    }
    String secret = "anb_" + hex(SECRET_BYTES);
    AccessToken token =
        new AccessToken(
            hex(ID_BYTES),
            name,
            role,
            owner,
            now,
            life.map(now::plus),
            Optional.empty(),
            Sha256.hex(secret),
            Sha256.hex(cookie(secret)));
    all.add(token);
    file.write(all);
    return new Given(token, secret);
  }

  private static void refuseSenseless(
      String name, Role role, Optional<String> owner, Optional<Duration> life) {
    if (!NAME.matcher(name).matches() || name.equals(Caller.FOLDER)) {
      throw new AccessRefused(
          Kind.SENSELESS,
          "a name has 1 to 60 of A-Z a-z 0-9 . _ @ -, begins with a letter or digit, and is not "
              + Caller.FOLDER);
    }
    if (owner.filter(text -> !NAME.matcher(text).matches()).isPresent()) {
      throw new AccessRefused(Kind.SENSELESS, "an owner is written as a name is");
    }
    if (role == Role.ADMIN && owner.isPresent()) {
      throw new AccessRefused(Kind.SENSELESS, "an admin acts for all and is bound to no owner");
    }
    if (life.filter(time -> !time.isPositive()).isPresent()) {
      throw new AccessRefused(Kind.SENSELESS, "a token must live for a second at least");
    }
  }

  private static void makeRoom(List<AccessToken> all, Instant now) {
    AccessToken gone =
        all.stream()
            .filter(token -> !token.isLive(now))
            .findFirst()
            .orElseThrow(
                () -> new AccessRefused(Kind.TOO_MANY, "there are 1,000 live tokens; revoke some"));
    all.remove(gone);
  }

  /** Takes a token back; twice is the same as once. */
  public synchronized AccessToken revoke(String id) {
    List<AccessToken> all = new ArrayList<>(file.read());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        AccessToken revoked = all.get(i).revokedAt(clock.instant());
        all.set(i, revoked);
        file.write(all);
        return revoked;
      }
    }
    throw new AccessRefused(Kind.NO_SUCH_TOKEN, "no such token; GET /api/tokens lists them");
  }

  /** All of them, in the order in which they were given. */
  public List<AccessToken> all() {
    return file.read();
  }

  public Optional<Caller> bySecret(String secret) {
    String hash = Sha256.hex(secret);
    return live(token -> token.hash().equals(hash));
  }

  public Optional<Caller> byCookie(String value) {
    String hash = Sha256.hex(value);
    return live(token -> token.cookieHash().equals(hash));
  }

  /** False once the token of this caller has expired or was revoked. */
  public boolean stillLive(Caller caller) {
    return caller.token().isEmpty()
        || live(token -> token.id().equals(caller.token().get())).isPresent();
  }

  private Optional<Caller> live(Predicate<AccessToken> which) {
    Instant now = clock.instant();
    return file.read().stream()
        .filter(which)
        .filter(token -> token.isLive(now))
        .findFirst()
        .map(AccessToken::caller);
  }

  /** The value of the cookie that stands for a token; the token does not follow from it. */
  public static String cookie(String secret) {
    return Sha256.hex("cookie value\0" + secret);
  }

  private String hex(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
