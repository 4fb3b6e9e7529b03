package dev.anabranch.journal.snapshots;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;

/**
 * The table {@code state_snapshot} and its statements, in SQL that SQLite and PostgreSQL share but
 * for the name of the type for bytes; used by one thread at a time.
 */
final class SnapshotTable {
  /** Another number is another table: what an older program left is not read. */
  private static final String NAME = "state_snapshot";

  private static final String CREATE =
      """
      create table if not exists %s(
        owner text not null,
        seq bigint not null,
        hash text not null,
        millis bigint not null,
        serializer integer not null,
        manifest text not null,
        digest %s not null,
        state %s not null,
        primary key(owner, seq))
      """;

  private static final String SAVE =
      """
      insert into %s(owner, seq, hash, millis, serializer, manifest, digest, state)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict(owner, seq) do update set
          hash = excluded.hash, millis = excluded.millis, serializer = excluded.serializer,
          manifest = excluded.manifest, digest = excluded.digest, state = excluded.state
      """;

  private static final String IN_RANGE =
      " where owner = ? and seq between ? and ? and millis between ? and ? ";

  private final Connection connection;

  private SnapshotTable(Connection connection) {
    this.connection = connection;
  }

  /** The table, made if it is not there. One of another shape holds nothing that we could read. */
  static SnapshotTable make(Connection connection, String bytesType) throws SQLException {
    SnapshotTable table = new SnapshotTable(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE.formatted(NAME, bytesType, bytesType));
    }
    if (!table.fits()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("drop table " + NAME);
        statement.execute(CREATE.formatted(NAME, bytesType, bytesType));
      }
    }
    return table;
  }

  /** The table as it is, which may be none. */
  static SnapshotTable existing(Connection connection) {
    return new SnapshotTable(connection);
  }

  private boolean fits() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select * from " + NAME + " where 1 = 0")) {
      StringBuilder columns = new StringBuilder();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        columns.append(row.getMetaData().getColumnName(i)).append(' ');
      }
      return columns.toString().equals("owner seq hash millis serializer manifest digest state ");
    }
  }

  void save(StateSnapshot snapshot) throws SQLException {
    try (PreparedStatement save = connection.prepareStatement(SAVE.formatted(NAME))) {
      save.setString(1, snapshot.owner());
      save.setLong(2, snapshot.seq());
      save.setString(3, snapshot.hash());
      save.setLong(4, snapshot.millis());
      save.setInt(5, snapshot.serializer());
      save.setString(6, snapshot.manifest());
      save.setBytes(7, snapshot.digest());
      save.setBytes(8, snapshot.bytes());
      save.executeUpdate();
    }
  }

  /** Empty also if its bytes are not the ones that were saved. */
  Optional<StateSnapshot> newest(String owner, SnapshotRange range) throws SQLException {
    String sql =
        "select owner, seq, hash, millis, serializer, manifest, state, digest from "
            + NAME
            + IN_RANGE
            + "order by seq desc limit 1";
    try (PreparedStatement newest = connection.prepareStatement(sql)) {
      bind(newest, owner, range);
      try (ResultSet row = newest.executeQuery()) {
        return row.next() ? sound(row) : Optional.empty();
      }
    }
  }

  private static Optional<StateSnapshot> sound(ResultSet row) throws SQLException {
    StateSnapshot snapshot =
        new StateSnapshot(
            row.getString(1),
            row.getLong(2),
            row.getString(3),
            row.getLong(4),
            row.getInt(5),
            row.getString(6),
            row.getBytes(7));
    return Arrays.equals(snapshot.digest(), row.getBytes(8))
        ? Optional.of(snapshot)
        : Optional.empty();
  }

  void delete(String owner, SnapshotRange range) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("delete from " + NAME + IN_RANGE)) {
      bind(delete, owner, range);
      delete.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, String owner, SnapshotRange range)
      throws SQLException {
    statement.setString(1, owner);
    statement.setLong(2, range.fromSeq());
    statement.setLong(3, range.toSeq());
    statement.setLong(4, range.fromMillis());
    statement.setLong(5, range.toMillis());
  }
}
