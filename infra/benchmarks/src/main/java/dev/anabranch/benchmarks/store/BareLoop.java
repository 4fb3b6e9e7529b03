package dev.anabranch.benchmarks.store;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The limit of a journal in a database: one writer thread that commits what waits together, each
 * row with the payload, its digest and its link of a hash chain; no sessions, no fence, no feed, no
 * acknowledgement but a future.
 */
public final class BareLoop implements AutoCloseable {
  private static final int GROUP_MAX = 2_000;

  private final Connection connection;
  private final boolean sqlite;
  private final PreparedStatement insert;
  private final BlockingQueue<Row> waiting = new LinkedBlockingQueue<>();
  private final Thread writer;
  private final byte[][] hashes;
  private final SessionId[] ids;
  private long ordering;

  private record Row(int session, long seq, CompletableFuture<Long> done) {}

  public BareLoop(String url, int sessions) throws SQLException {
    sqlite = url.startsWith("jdbc:sqlite");
    connection =
        DriverManager.getConnection(
            sqlite ? url : url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true");
    create();
    insert =
        connection.prepareStatement(
            "insert into event(ordering, stream, seq, ts, type, hash, digest, payload)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)");
    hashes = new byte[sessions][];
    ids = new SessionId[sessions];
    Random random = new Random(1);
    for (int i = 0; i < sessions; i++) {
      hashes[i] = HashChain.origin();
      ids[i] = SessionId.random(random);
    }
    writer = Thread.ofPlatform().daemon().name("bare-writer").start(this::write);
  }

  private void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (sqlite) {
        statement.execute("pragma page_size = 8192");
        statement.execute("pragma journal_mode = wal");
        statement.execute("pragma synchronous = full");
      }
      String blob = sqlite ? "blob" : "bytea";
      String key = sqlite ? "integer" : "bigint";
      statement.execute(
          "create table event(ordering "
              + key
              + " primary key, stream bigint not null, seq bigint not null, ts bigint not null,"
              + " type text not null, hash "
              + blob
              + " not null, digest "
              + blob
              + " not null, payload "
              + blob
              + " not null, unique(stream, seq))");
    }
  }

  /** Returns when the row after {@code head} of the session is durable. */
  public void append(int session, long head) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    waiting.add(new Row(session, head + 1, done));
    done.join();
  }

  private void write() {
    List<Row> group = new ArrayList<>();
    try {
      while (true) {
        group.add(waiting.take());
        waiting.drainTo(group, GROUP_MAX - 1);
        commit(group);
        group.forEach(row -> row.done().complete(row.seq()));
        group.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      group.forEach(row -> row.done().completeExceptionally(e));
    }
  }

  private void commit(List<Row> group) throws SQLException {
    connection.setAutoCommit(false);
    for (Row row : group) {
      byte[] payload = EventCodec.encode(Sample.event(row.seq())).bytes();
      byte[] digest = Sha256.of(payload);
      int session = row.session();
      hashes[session] =
          HashChain.next(hashes[session], ids[session], row.seq(), "Steered", ordering, digest);
      insert.setLong(1, ++ordering);
      insert.setLong(2, session);
      insert.setLong(3, row.seq());
      insert.setLong(4, ordering);
      insert.setString(5, "Steered");
      insert.setBytes(6, hashes[session]);
      insert.setBytes(7, digest);
      insert.setBytes(8, payload);
      if (sqlite) {
        insert.executeUpdate();
      } else {
        insert.addBatch();
      }
    }
    if (!sqlite) {
      insert.executeBatch();
    }
    connection.setAutoCommit(true);
  }

  @Override
  public void close() throws SQLException {
    writer.interrupt();
    connection.close();
  }
}
