package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.localpostgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;

/** A database to measure: a fresh SQLite file, or a fresh database of a server of our own. */
enum Store {
  SQLITE("SQLite"),
  POSTGRES("PostgreSQL");

  private final String title;

  Store(String title) {
    this.title = title;
  }

  static List<Store> asked(Arguments arguments) {
    return switch (arguments.text("--database").orElse("sqlite")) {
      case "sqlite" -> List.of(SQLITE);
      case "postgres" -> List.of(POSTGRES);
      case "both" -> List.of(SQLITE, POSTGRES);
      default -> throw new IllegalArgumentException("--database is sqlite, postgres or both");
    };
  }

  /** The JDBC URL of a new database. */
  String freshUrl(Path dir) throws IOException {
    if (this == POSTGRES) {
      return LocalPostgres.shared().freshDatabase();
    }
    return "jdbc:sqlite:" + Files.createTempFile(Files.createDirectories(dir), "bare", ".db");
  }

  Database fresh(Path dir) throws IOException {
    return this == POSTGRES
        ? Database.postgres(LocalPostgres.shared().freshDatabase())
        : Database.sqlite(
            Files.createTempDirectory(Files.createDirectories(dir), "j").resolve("journal.db"));
  }

  JdbcJournal journal(Path dir) throws IOException {
    return JdbcJournal.open(fresh(dir), InstantSource.system());
  }

  /** What the database holds on disk once its log is folded in. */
  long bytes(Database database) throws Exception {
    if (this == POSTGRES) {
      String name = database.toString().replaceFirst(".*/", "");
      String sql = "select pg_database_size('" + name + "')";
      return Long.parseLong(LocalPostgres.shared().psql(name, sql).strip());
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma wal_checkpoint(truncate)");
    }
    return Files.size(Path.of(database.toString()));
  }

  @Override
  public String toString() {
    return title;
  }
}
