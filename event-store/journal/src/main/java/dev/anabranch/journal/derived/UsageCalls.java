package dev.anabranch.journal.derived;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A row for each model call that was billed: a reply, a failure, what wrote a summary. */
final class UsageCalls {
  static final List<String> SCHEMA =
      List.of(
          """
          create table usage_call(
            ordering bigint primary key,
            session text not null,
            root text not null,
            seq bigint not null,
            step integer,
            model text,
            prompt_tokens bigint,
            cached_tokens bigint,
            output_tokens bigint)
          """,
          "create index usage_session on usage_call(session)",
          "create index usage_root on usage_call(root)");

  private final Lineage lineage;
  private final Course course;

  UsageCalls(Lineage lineage, Course course) {
    this.lineage = lineage;
    this.course = course;
  }

  static Optional<Usage> settled(Event event) {
    return switch (event) {
      case TurnEvent.ModelReplied replied -> Optional.of(replied.usage());
      case TurnEvent.ModelFailed failed -> billed(failed.usage());
      case ContextEvent.ContextReduced reduced -> billed(reduced.usage());
      case ContextEvent.ReductionFailed failed -> billed(failed.usage());
      case Event other -> Optional.empty();
    };
  }

  private static Optional<Usage> billed(Usage usage) {
    return usage.equals(Usage.UNKNOWN) ? Optional.empty() : Optional.of(usage);
  }

  Adding adding(Connection connection) throws SQLException {
    return new Adding(connection);
  }

  /** Adds the calls of one page. */
  final class Adding implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    private Adding(Connection connection) throws SQLException {
      this.connection = connection;
      this.insert =
          connection.prepareStatement(
              """
              insert into usage_call(ordering, session, root, seq, step, model,
                                     prompt_tokens, cached_tokens, output_tokens)
              values (?, ?, ?, ?, ?, ?, ?, ?, ?)
              """);
    }

    void add(Entry entry) throws SQLException {
      Optional<Usage> usage = settled(entry.event());
      if (usage.isEmpty()) {
        return;
      }
      SessionId session = entry.origin();
      OptionalInt turn = course.turn(entry);
      insert.setLong(1, entry.ordering());
      insert.setString(2, session.value());
      insert.setString(3, lineage.row(connection, session, entry.ordering()).root().value());
      insert.setLong(4, entry.seq());
      if (turn.isPresent()) {
        insert.setInt(5, turn.getAsInt());
      } else {
        insert.setNull(5, Types.INTEGER);
      }
      insert.setString(6, model(entry).orElse(null));
      set(7, usage.get().promptTokens());
      set(8, usage.get().cachedTokens());
      set(9, usage.get().outputTokens());
      insert.executeUpdate();
    }

    private void set(int column, OptionalLong value) throws SQLException {
      if (value.isPresent()) {
        insert.setLong(column, value.getAsLong());
      } else {
        insert.setNull(column, Types.BIGINT);
      }
    }

    @Override
    public void close() throws SQLException {
      insert.close();
    }
  }

  /** What the endpoint says answered, else what was asked. A database may refuse a zero in text. */
  private Optional<String> model(Entry entry) {
    Optional<String> model =
        entry.event() instanceof TurnEvent.ModelReplied replied && replied.model().isPresent()
            ? replied.model()
            : course.model(entry.origin());
    return model.map(name -> name.replace('\0', '\ufffd'));
  }
}
