package dev.anabranch.journal;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/**
 * A PostgreSQL server, 14 or newer. Several nodes may write: {@link PostgresPlaces} gives their
 * groups one order, and {@code unique(stream, seq)} lets one of two writers of a session win.
 */
record PostgresDialect(String url) implements Dialect {
  static final String CHANNEL = "anabranch_feed";

  private static final long SCHEMA_LOCK = 0x416e6162L;
  private static final int VERSION_MIN = 14;
  private static final String OURS = "select to_regclass('anabranch') is not null";
  private static final String TAKEN =
      """
      select coalesce(to_regclass('session'), to_regclass('segment'), to_regclass('event'),
                      to_regclass('feed'), to_regclass('entry'), to_regclass('library_entry'))
      """;

  PostgresDialect {
    PostgresUrl.checked(url);
  }

  /** The database itself fences writers; see the type. */
  @Override
  public Claim claim() {
    return () -> {};
  }

  @Override
  public void prepare() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      requireServer(connection, statement);
      connection.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
      if (!isTrue(statement, OURS)) {
        requireFree(statement);
        statement.execute("create table anabranch(version integer not null)");
        statement.execute("insert into anabranch values (0)");
      }
      for (int step = requiredVersion(statement) + 1; step <= Migrations.version(); step++) {
        Migrations.step(connection, "postgres", step);
        statement.execute("update anabranch set version = " + step);
      }
      connection.commit();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void requireFree(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(TAKEN)) {
      if (row.next() && row.getString(1) != null) {
        throw new JournalDamaged(
            this
                + " has a table "
                + row.getString(1)
                + " of another program; name an empty database, or a schema of its own by"
                + " ?currentSchema=NAME");
      }
    }
  }

  private int requiredVersion(Statement statement) throws SQLException {
    int version;
    try (ResultSet row = statement.executeQuery("select version from anabranch")) {
      version = row.next() ? row.getInt(1) : -1;
    }
    if (version < 0 || version > Migrations.version()) {
      throw new JournalDamaged(
          this
              + " has schema "
              + version
              + ", this program reads schema "
              + Migrations.version()
              + "; a newer Anabranch wrote it, use that one");
    }
    return version;
  }

  @Override
  public Connection openWriter() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = on");
      statement.execute("set lock_timeout = '30s'");
      statement.execute("set idle_in_transaction_session_timeout = '60s'");
      requireServer(connection, statement);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Refuses a server that lacks what we stand on. One that does not sync acknowledges what a power
   * cut takes away. In a higher isolation level, the preset of some servers, who waits for the row
   * of {@link PostgresPlaces} would see the state from before its wait.
   */
  private void requireServer(Connection connection, Statement statement) throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() < VERSION_MIN) {
      throw new JournalFailed(
          this + " is older than PostgreSQL " + VERSION_MIN + "; use a newer server");
    }
    if (!isTrue(statement, "select current_setting('fsync')::bool")) {
      throw new JournalFailed(
          this + " runs with fsync = off, so nothing in it is durable; set fsync = on there");
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, properties());
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "anabranch");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false"); // it would quote whole events
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "120");
    return properties;
  }

  @Override
  public Readers readers() {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setDataSourceProperties(properties());
    return new PooledReaders(this, pool);
  }

  @Override
  public Optional<Readers> visitors() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      if (!isTrue(statement, OURS)) {
        return Optional.empty();
      }
      if (requiredVersion(statement) < Migrations.version()) {
        throw new JournalDamaged(
            this + " has an older schema; start the server once, it brings it to today's");
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return Optional.of(readers());
  }

  @Override
  public boolean sendsTogether() {
    return true;
  }

  @Override
  public Places places() {
    return new PostgresPlaces();
  }

  @Override
  public String least(String one, String other) {
    return "least(" + one + ", " + other + ")";
  }

  @Override
  public Optional<String> integrity() {
    return Optional.empty();
  }

  @Override
  public int oneState() {
    return Connection.TRANSACTION_REPEATABLE_READ;
  }

  @Override
  public Optional<Remote> remote(Runnable committed) {
    return Optional.of(new PostgresNotices(this::connect, committed));
  }

  @Override
  public RuntimeException failure(SQLException e) {
    return PostgresErrors.of(this, e);
  }

  @Override
  public JournalDamaged unreadable(RuntimeException e) {
    return new JournalDamaged(
        this + " is damaged: it holds values that no journal writes; restore it from a backup", e);
  }

  @Override
  public boolean concernsOneWrite(SQLException e) {
    return PostgresErrors.concernsOneWrite(e);
  }

  @Override
  public boolean isDuplicate(SQLException e) {
    return PostgresErrors.isDuplicate(e);
  }

  private static boolean isTrue(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public String toString() {
    return PostgresUrl.masked(url);
  }
}
