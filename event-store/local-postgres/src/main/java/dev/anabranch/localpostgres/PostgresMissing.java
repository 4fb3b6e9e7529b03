package dev.anabranch.localpostgres;

/** This machine has no PostgreSQL server programs. */
public final class PostgresMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PostgresMissing(String where) {
    super(
        "no PostgreSQL server in "
            + where
            + ": install the Debian package postgresql, or name the folder of initdb in"
            + " POSTGRES_BIN");
  }
}
