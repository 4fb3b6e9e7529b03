package dev.anabranch.journal.derived;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A row for each model call that was billed: a reply, a failure, what wrote a summary. That of a
 * reply says what its endpoint's cache was foreseen and seen to find, and how long the prompts of
 * its branch are, from which the next one goes on.
 */
final class UsageCalls {
  static final List<String> SCHEMA =
      List.of(
          """
          create table usage_call(
            ordering bigint primary key,
            session text not null,
            root text not null,
            seq bigint not null,
            step bigint,
            model text,
            prompt_tokens bigint,
            cached_tokens bigint,
            output_tokens bigint,
            cost text,
            currency text,
            answered integer not null,
            foreseen_prompt bigint,
            foreseen_cached bigint,
            lost text,
            exact_new bigint,
            estimated_new bigint,
            reported_new bigint,
            last_exact bigint,
            last_estimated bigint,
            last_reported bigint,
            missed text,
            missed_tokens bigint)
          """,
          "create index usage_session on usage_call(session, seq)",
          "create index usage_root on usage_call(root)");

  private static final String INSERT =
      """
      insert into usage_call(ordering, session, root, seq, step, model,
          prompt_tokens, cached_tokens, output_tokens, cost, currency, answered,
          foreseen_prompt, foreseen_cached, lost, exact_new, estimated_new, reported_new,
          last_exact, last_estimated, last_reported)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String MISSED =
      """
      update usage_call set missed = ?, missed_tokens = ? where session = ? and seq =
        (select max(seq) from usage_call where session = ? and seq < ? and answered = 1)
      """;

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

  private static Optional<Cost> cost(Event event) {
    return switch (event) {
      case TurnEvent.ModelReplied replied -> replied.cost();
      case ContextEvent.ContextReduced reduced -> reduced.cost();
      case ContextEvent.ReductionFailed failed -> failed.cost();
      case Event other -> Optional.empty();
    };
  }

  private static Optional<TurnEvent.ModelReplied> reply(Entry entry) {
    return entry.event() instanceof TurnEvent.ModelReplied replied
        ? Optional.of(replied)
        : Optional.empty();
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
      this.insert = connection.prepareStatement(INSERT);
    }

    void add(Entry entry) throws SQLException {
      Optional<Usage> usage = settled(entry.event());
      if (usage.isPresent()) {
        place(entry);
        Columns.set(insert, 7, usage.get().promptTokens());
        Columns.set(insert, 8, usage.get().cachedTokens());
        Columns.set(insert, 9, usage.get().outputTokens());
        answer(entry);
        insert.executeUpdate();
      } else if (entry.event() instanceof TurnEvent.CacheMissObserved miss) {
        missed(entry, miss);
      }
    }

    private void place(Entry entry) throws SQLException {
      SessionId session = entry.origin();
      OptionalInt turn = course.turn(entry);
      insert.setLong(1, entry.ordering());
      insert.setString(2, session.value());
      insert.setString(3, lineage.row(connection, session, entry.ordering()).root().value());
      insert.setLong(4, entry.seq());
      Columns.set(
          insert, 5, turn.isPresent() ? OptionalLong.of(turn.getAsInt()) : OptionalLong.empty());
      Columns.set(insert, 6, model(entry));
    }

    private void answer(Entry entry) throws SQLException {
      Optional<TurnEvent.ModelReplied> reply = reply(entry);
      Optional<Cost> cost = cost(entry.event());
      Optional<CacheForecast> forecast = reply.flatMap(TurnEvent.ModelReplied::cache);
      PromptLengths told = reply.map(PromptLengths::of).orElse(PromptLengths.NONE);
      PromptLengths before = PromptLengths.before(connection, entry.origin(), entry.seq());
      Columns.set(insert, 10, cost.map(known -> known.amount().toPlainString()));
      Columns.set(insert, 11, cost.map(Cost::currency));
      insert.setInt(12, reply.isPresent() ? 1 : 0);
      Columns.set(insert, 13, number(forecast.map(CacheForecast::promptTokens)));
      Columns.set(
          insert,
          14,
          number(forecast.map(seen -> Math.min(seen.promptTokens(), seen.cachedTokens()))));
      Columns.set(insert, 15, forecast.flatMap(CacheForecast::miss));
      lengths(16, told.beyond(before));
      lengths(19, told.or(before));
    }

    private void lengths(int column, PromptLengths lengths) throws SQLException {
      Columns.set(insert, column, lengths.exact());
      Columns.set(insert, column + 1, lengths.estimated());
      Columns.set(insert, column + 2, lengths.reported());
    }

    /** Said of the answer before it. */
    private void missed(Entry entry, TurnEvent.CacheMissObserved miss) throws SQLException {
      try (PreparedStatement update = connection.prepareStatement(MISSED)) {
        Columns.set(update, 1, Optional.of(miss.reason()));
        update.setLong(2, miss.predicted() - miss.reported());
        update.setString(3, entry.origin().value());
        update.setString(4, entry.origin().value());
        update.setLong(5, entry.seq());
        update.executeUpdate();
      }
    }

    @Override
    public void close() throws SQLException {
      insert.close();
    }
  }

  private static OptionalLong number(Optional<Long> value) {
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  /** What the endpoint says answered, else what was asked. */
  private Optional<String> model(Entry entry) {
    return reply(entry)
        .flatMap(TurnEvent.ModelReplied::model)
        .or(() -> course.model(entry.origin()));
  }
}
