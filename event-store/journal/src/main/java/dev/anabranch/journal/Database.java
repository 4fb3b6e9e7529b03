package dev.anabranch.journal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a journal lives. Its text never shows a password.
 *
 * <p>SQLite: a file of this machine, one writing process. PostgreSQL: a server, several writing
 * nodes.
 */
public final class Database {
  private static final String SQLITE = "sqlite:";
  private static final String POSTGRES = "jdbc:postgresql:";

  private final Dialect dialect;

  private Database(Dialect dialect) {
    this.dialect = dialect;
  }

  public static Database sqlite(Path file) {
    return new Database(new SqliteDialect(file));
  }

  /**
   * {@code url} is a JDBC URL {@code jdbc:postgresql://host:port/database?user=...}. Refuses with
   * {@link IllegalArgumentException} what is none, in words without a password.
   */
  public static Database postgres(String url) {
    return new Database(new PostgresDialect(url));
  }

  /**
   * Reads {@code sqlite:PATH} (relative to {@code base}) or a PostgreSQL JDBC URL. Refuses anything
   * else with {@link IllegalArgumentException}.
   */
  public static Database of(String address, Path base) {
    if (address.startsWith(SQLITE) && address.length() > SQLITE.length()) {
      return sqlite(base.resolve(address.substring(SQLITE.length())));
    }
    if (address.startsWith(POSTGRES)) {
      return postgres(address);
    }
    throw new IllegalArgumentException(
        "a journal is sqlite:PATH or jdbc:postgresql://HOST/DATABASE, not \""
            + PostgresUrl.masked(address)
            + "\"");
  }

  /** An address for people, whatever it is: without user and password. */
  public static String shown(String address) {
    return PostgresUrl.masked(address);
  }

  /** The JDBC URL of a server, with the secret that may be in it; empty if it is a file. */
  public Optional<String> url() {
    return dialect instanceof PostgresDialect postgres
        ? Optional.of(postgres.url())
        : Optional.empty();
  }

  Dialect dialect() {
    return dialect;
  }

  @Override
  public String toString() {
    return dialect.toString();
  }
}
