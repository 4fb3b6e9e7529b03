package dev.anabranch.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** One file: write-ahead log, {@code synchronous=FULL}, one writing process by a lock file. */
record SqliteDialect(Path file) implements Dialect {

  @Override
  public Claim claim() {
    return WriteLock.take(file);
  }

  @Override
  public void prepare() {
    if (exists()) {
      SqliteFile.migrate(file);
    } else {
      SqliteFile.create(file);
    }
  }

  private boolean exists() {
    return Files.exists(file);
  }

  @Override
  public Connection openWriter() {
    return SqliteFile.openWriter(file);
  }

  @Override
  public Readers readers() {
    return new PooledReaders(this, SqliteFile.pool(file));
  }

  @Override
  public Optional<Readers> visitors() {
    return exists() ? Optional.of(new RestingFile(this)) : Optional.empty();
  }

  @Override
  public boolean sendsTogether() {
    return false;
  }

  @Override
  public Places places() {
    return new SqlitePlaces();
  }

  @Override
  public String least(String one, String other) {
    return "min(" + one + ", " + other + ")";
  }

  @Override
  public Optional<String> integrity() {
    return Optional.of("pragma integrity_check");
  }

  @Override
  public int oneState() {
    return Connection.TRANSACTION_SERIALIZABLE;
  }

  @Override
  public Optional<Remote> remote(Runnable committed) {
    return Optional.empty();
  }

  @Override
  public RuntimeException failure(SQLException e) {
    return SqliteErrors.of(file, e);
  }

  @Override
  public JournalDamaged unreadable(RuntimeException e) {
    return SqliteErrors.unreadable(file, e);
  }

  @Override
  public boolean concernsOneWrite(SQLException e) {
    return SqliteErrors.concernsOneWrite(e);
  }

  @Override
  public boolean isDuplicate(SQLException e) {
    return SqliteErrors.isConstraint(e);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
